import { expect, it } from 'vitest';
import { parseView, toSearch } from '../../../../web/src/lib/query.ts';
import { hasNothing, leftSentence, viewFor } from '../../../../web/src/lib/released.ts';

const quality = { role: 'quality', lastCompleteDay: '2026-11-19' } as const;
const asked = (address: string, me: Parameters<typeof viewFor>[0] = quality) => {
  const { view, left } = viewFor(me, parseView(new URLSearchParams(address)));
  return [toSearch(view), left];
};

it('asks for what a release has, and says what it has not', () => {
  expect(asked('')).toEqual(['', []]);
  expect(asked('program=p&groupBy=program&rules=anhoej&view=series&release=2026-10')).toEqual(['program=p&groupBy=program&rules=anhoej&view=series&release=2026-10', []]);
  expect(asked('from=2026-01-01&to=2026-07-01&levelOfCare=2.1')).toEqual(['from=2026-01-01&to=2026-07-01&levelOfCare=2.1', []]);
  expect(asked('from=2026-01-15&to=2026-07-01&asOf=2026-07-01&clinician=c&interval=week&medication=none')).toEqual(['', ['the period', 'the as-of date', 'clinician', 'medication', 'other periods']]);
  expect(asked('groupBy=clinician')).toEqual(['', ['the grouping']]);
});
it('keeps one of level of care, age band and gender, and no grouping beside it', () => {
  expect(asked('levelOfCare=2.1&gender=woman')).toEqual(['levelOfCare=2.1', ['gender']]);
  expect(asked('gender=woman&groupBy=program')).toEqual(['gender=woman', ['the grouping']]);
});
it('fills in the period of everybody else, and leaves nothing out', () => {
  expect(asked('groupBy=clinician', { role: 'director', lastCompleteDay: '2026-11-19' })).toEqual(['from=2024-11-20&to=2026-11-20&groupBy=clinician', []]);
});
it('says so in one sentence', () => {
  expect([leftSentence([]), leftSentence(['the as-of date', 'clinician'])]).toEqual(['', 'The as-of date, clinician in this address: not in a release, and left out.']);
});
it('is never told that nothing was sent: a release is made, or is not there yet', () => {
  const none = { id: 's', takenAt: '2026-11-20T00:00:00Z', dataThrough: null, waiting: 0, contradictory: 0 };
  expect([hasNothing({ role: 'director', snapshot: null }), hasNothing({ role: 'director', snapshot: none }), hasNothing({ role: 'director', snapshot: { ...none, dataThrough: '2026-11-20T00:00:00Z' } }), hasNothing({ role: 'quality', snapshot: null })]).toEqual([true, true, false, false]);
});
