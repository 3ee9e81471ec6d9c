/** Answers by the keyboard: on an item of a questionnaire, a digit is its answer, and the next item has the focus. */

function answersIn(group: Element | null): HTMLInputElement[] {
  return group === null ? [] : [...group.querySelectorAll<HTMLInputElement>('input[type="radio"]')];
}

/** A handler for `keydown` of a form; anything but a digit on an item's answer is left alone. */
export function stepByDigit(event: KeyboardEvent): void {
  if (!/^\d$/.test(event.key) || event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof HTMLInputElement)) return;
  const group = event.target.closest('[data-item]');
  const answer = answersIn(group).find((each) => each.value === event.key);
  if (group === null || answer === undefined) return;
  event.preventDefault();
  answer.click();
  const groups = [...(group.closest('form')?.querySelectorAll('[data-item]') ?? [])];
  const next = answersIn(groups[groups.indexOf(group) + 1] ?? null);
  (next.find((each) => each.checked) ?? next[0] ?? answer).focus();
}
