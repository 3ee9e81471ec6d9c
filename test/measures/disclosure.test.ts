import { describe, expect, it } from 'vitest';
import { attendance } from '#analytics/measures/attendance/measure.ts';
import { suppress } from '#analytics/statistics/disclosure.ts';

const query = {
  from: '2026-01-01', to: '2026-03-01', asOf: '2026-06-30', snapshot: 'case', program: null, clinician: null, levelOfCare: null, groupBy: null, ci: 'log-log', strata: {}, interval: 'month', view: 'series', rules: 'nhs', instrument: null,
} as const;
const month = (first: string, episodes: number) => ({ group_key: 'all', period: first, numerator: 20, denominator: 40, pending: 0, first_matures_on: null, people: episodes });

describe('attendance for the role quality', () => {
  it('hides a month whose forty contacts are few people\'s', () => {
    const { result, episodesBehind } = attendance.answer([month('2026-01-01', 10), month('2026-02-01', 11)], { query, label: (key) => key, targets: [], takenOn: '2026-07-01' });
    const shown = suppress(result, 11, episodesBehind);
    expect(shown.kind === 'series' ? shown.groups[0]?.points.map(({ reading }) => reading.state) : []).toEqual(['hidden', 'value']);
  });
});
