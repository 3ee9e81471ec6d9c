/** Where nobody can be left because treatment was planned to be over: the API says so in a warning, and a reading of `none` is said by it. */
import type { Warning } from '#analytics/contract/result.ts';

/** `ends by design after 28 days` where a warning covers this group and day, else null. */
export function endsByDesign(warnings: readonly Warning[], label: string, day: number): string | null {
  for (const { code, detail } of warnings) {
    if (code !== 'planned-end' || !detail.startsWith(`${label}: `)) continue;
    const [, end, days] = /after (\d+) days\b.* at ([\d, ]+) days/.exec(detail.slice(label.length)) ?? [];
    if (days?.split(',').some((each) => Number(each) === day) === true) return `ends by design after ${end}\u00a0days`;
  }
  return null;
}
