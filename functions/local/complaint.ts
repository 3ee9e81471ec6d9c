/** Something the person who runs Cairn can mend: shown as one sentence, without a stack. */
export class Complaint extends Error {
  override readonly name = 'Complaint';
}

export function codeOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
