import { describe, expect, test } from 'vitest';
import { parseEvent } from '#analytics/contract/event.ts';
import type { ReviewRecord } from '#analytics/contract/review.ts';
import { flagsOf, rulesOf } from '../../../../../web/src/lib/review/flags.ts';
import { FORMS, reviewFormView, submitReview, type Offered } from '../../../../../web/src/lib/review/forms.ts';
import { saidOfAll, scopeWords, sentencesOf } from '../../../../../web/src/lib/review/words.ts';

const MINTED = { id: 'rev_1', now: '2026-11-21T12:00:00Z' };
const OFFERED: Offered = {
  measures: [{ value: 'attendance', label: 'Attendance' }], programs: [{ value: 'p', label: 'P' }], levelsOfCare: [{ value: '1.5', label: '1.5' }], strata: [{ value: 'housing=stable=ish', label: 'x' }], instruments: [{ value: 'PHQ-9', label: 'PHQ-9' }], snapshot: 'snp_1_0',
};
const WHOLE = {
  open: { title: 'Calls', question: 'Do more come?', measure: 'attendance', program: 'p', levelOfCare: '1.5', stratum: 'housing=stable=ish', instrument: 'PHQ-9', rules: 'anhoej', interval: 'week', pin: 'yes', snapshot: 'snp_1_0' },
  baseline: { from: '2025-01-01', to: '2026-01-01', reason: 'Before' }, phase: { on: '2026-01-01', reason: 'After' }, change: { hypothesis: 'More', on: '2026-01-01', direction: 'increase', pointsNeeded: '8' }, retract: { event: 'evt_rev_0' },
} as const;

describe('what stands beside every division', () => {
  test('a sentence of each is said once; what differs stays where it is', () => {
    const texts = ['Overall 77 % (76-78 %; 5 of 9). The groups differ. Several contacts may be one person\'s.', 'Overall 77 % (76-78 %; 5 of 9). They do not. Several contacts may be one person\'s.'];
    expect(saidOfAll(texts)).toEqual(['Overall 77 % (76-78 %; 5 of 9).', 'Several contacts may be one person\'s.']);
    expect(texts.map((text) => sentencesOf(text)[1])).toEqual(['The groups differ.', 'They do not.']);
    expect(saidOfAll(texts.slice(0, 1))).toEqual([]);
    expect(saidOfAll([])).toEqual([]);
  });
});

describe('the forms of a review', () => {
  test.each(FORMS)('%s: what was typed is one event that the contract takes, twice the same', (form) => {
    const view = reviewFormView(form, MINTED, { offered: OFFERED });
    const values = { ...view.values, ...WHOLE[form] };
    const made = submitReview(form, values, { review: 'r', offered: OFFERED });
    expect(submitReview(form, values, { review: 'r', offered: OFFERED })).toEqual(made);
    const [event] = 'events' in made ? made.events : [];
    expect(event).toMatchObject({ id: 'evt_rev_1', source: 'urn:cairn:review', subject: 'reviews', time: MINTED.now });
    expect(parseEvent(event)).not.toHaveProperty('faults');
  });

  test('an opening holds whom it is about, and the snapshot only where it was asked for', () => {
    const dataOf = (values: Record<string, string>) => {
      const made = submitReview('open', { ...reviewFormView('open', MINTED, { offered: OFFERED }).values, ...WHOLE.open, ...values }, { review: '', offered: OFFERED });
      return 'events' in made ? made.events[0]?.data : made.faults;
    };
    expect(dataOf({})).toMatchObject({ review: 'rev_1', scope: { program: 'p', levelOfCare: '1.5', instrument: 'PHQ-9', strata: { housing: 'stable=ish' } }, snapshot: 'snp_1_0' });
    expect(dataOf({ program: '', levelOfCare: '', instrument: '', stratum: '', pin: '' })).toMatchObject({ scope: {}, snapshot: null });
  });

  test('what is missing or wrong is said at its field', () => {
    const faultsOf = (form: (typeof FORMS)[number], values: Record<string, string>) => {
      const made = submitReview(form, { ...reviewFormView(form, MINTED).values, ...values }, { review: 'r', offered: OFFERED });
      return 'faults' in made ? made.faults.map(({ field }) => field) : [];
    };
    expect(faultsOf('open', {})).toEqual(['title', 'question', 'measure']);
    expect(faultsOf('open', { ...WHOLE.open, measure: 'other', title: 'x'.repeat(281) })).toEqual(['title', 'measure']);
    expect(faultsOf('baseline', { ...WHOLE.baseline, to: '2025-01-01' })).toEqual(['to']);
    expect(faultsOf('change', { ...WHOLE.change, pointsNeeded: '6', on: 'soon' })).toEqual(['on', 'pointsNeeded']);
  });

  test('every field for words says that they are about care, never about a person', () => {
    const fields = FORMS.flatMap((form) => reviewFormView(form, MINTED, { offered: OFFERED }).sections.flatMap((section) => section.fields)).filter(({ kind }) => kind === 'text');
    expect(fields.map(({ name }) => name)).toEqual(['title', 'question', 'reason', 'reason', 'hypothesis']);
    for (const { help } of fields) expect(help).toContain('never about a person');
  });
});

describe('what stands on the chart', () => {
  const said = (id: string) => ({ event: { id, source: 's' }, recordedAt: '2026-01-01T00:00:00Z' });
  const review: ReviewRecord = {
    ...said('o'), review: 'r', title: '', question: '', measure: 'attendance', scope: {}, snapshot: null, rules: 'nhs', interval: 'month',
    baselines: [{ ...said('b'), from: '2026-01-01', to: '2026-03-01', reason: 'Base' }], phases: [{ ...said('p'), on: '2026-03-01', reason: 'Phase' }],
    changes: [{ ...said('c'), change: 'c', number: 1, hypothesis: 'Hope', on: '2026-03-05', direction: 'increase', pointsNeeded: 7, isShared: false }],
  };
  const points = ['2026-01-01', '2026-02-01', '2026-03-01', '2026-04-01'].map((from, index, all) => ({ from, to: all[index + 1] ?? '2026-05-01', reading: { state: 'none' as const } }));
  const chart = { kind: 'series' as const, interval: 'month' as const, unit: 'share' as const, groups: [{ key: 'all', label: 'All', points, spc: null, targets: [] }] };

  test('flags in the order of their days; those of one place share it', () => {
    const flags = flagsOf(review);
    expect(flags.map(({ mark, on, text }) => [mark, on, text])).toEqual([['B1', '2026-01-01', 'Base'], ['P1', '2026-03-01', 'Phase'], ['1', '2026-03-05', 'Hope']]);
    expect(rulesOf(chart, flags)).toEqual([{ at: 0, text: 'B1' }, { at: 0.5, text: 'P1 1' }]);
    expect(rulesOf({ ...chart, groups: [] }, flags)).toEqual([]);
  });

  test('a scope in words', () => {
    expect(scopeWords({})).toBe('All programs, everybody');
    expect(scopeWords({ program: 'north', instrument: 'PHQ-9', strata: { housing: 'stable' } }, (id) => id.toUpperCase())).toBe('NORTH, PHQ-9, housing stable');
  });
});
