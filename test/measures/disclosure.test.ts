import { describe, expect, it } from 'vitest';
import { attendance } from '#analytics/measures/attendance/measure.ts';
import { suppress } from '#analytics/statistics/disclosure.ts';

const query = {
  from: '2026-01-01', to: '2026-03-01', asOf: '2026-06-30', snapshot: 'case', program: null, clinician: null, levelOfCare: null, groupBy: null, ci: 'log-log',
} as const;
const month = (first: string, episodes: number) => ({ group_key: 'all', month: first, attended: 20, no_show: 20, cancelled_by_client: 0, episodes });

describe('attendance for the role quality', () => {
  it('hides a month whose forty contacts are few people\'s', () => {
    const { result, episodesBehind } = attendance.answer([month('2026-01-01', 10), month('2026-02-01', 11)], { query, label: (key) => key });
    const shown = suppress(result, 11, episodesBehind);
    expect(shown.kind === 'series' ? shown.groups[0]?.points.map(({ reading }) => reading.state) : []).toEqual(['hidden', 'value']);
  });
});
