import { describe, expect, it } from 'vitest';
import { chooseOverview, OVERVIEW_IDS, overviewSentence, signalsFirst } from '../../../../web/src/lib/overview.ts';
import { anAnswer } from './answers.ts';
import { aCurve, aJudged } from './results.ts';

const named = (id: string, family: 'engagement' | 'retention' | 'safety' = 'engagement') => ({ id, family });

describe('the measures of the overview', () => {
  it('are eight to twelve of a stated list', () => {
    expect(OVERVIEW_IDS.length).toBeGreaterThanOrEqual(8);
    expect(OVERVIEW_IDS.length).toBeLessThanOrEqual(12);
    const all = [...OVERVIEW_IDS, 'else'].map((id) => named(id));
    expect(chooseOverview(all).map(({ id }) => id)).toEqual(OVERVIEW_IDS);
  });

  it('are filled up family by family where some of the list are missing, and are all where there are few', () => {
    const few = [named('retention', 'retention'), ...['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].map((id) => named(id)), named('z', 'safety')];
    expect(chooseOverview(few).map(({ id }) => id)).toEqual(['retention', 'a', 'z', 'b', 'c', 'd', 'e', 'f']);
    expect(chooseOverview([named('x')]).map(({ id }) => id)).toEqual(['x']);
  });
});

describe('the order and the sentence of the overview', () => {
  const panel = (id: string, result: Parameters<typeof anAnswer>[0]) => ({ id, answer: { value: anAnswer(result) } });
  const [calm, changed, few] = [panel('calm', aJudged([0.7])), panel('changed', aJudged([0.7], { variation: 'concern', side: 'below' })), panel('few', aJudged([0.7], { variation: 'too-few-points', needs: 5 }))];
  const curve = panel('curve', aCurve());
  const failed = { id: 'failed', answer: { failed: { message: 'Too busy' } } };

  it('puts signals first and leaves the rest as it was', () => {
    expect(signalsFirst([curve, calm, failed, changed, few]).map(({ id }) => id)).toEqual(['changed', 'curve', 'calm', 'failed', 'few']);
  });

  it('says that nothing changed, for that is fine', () => {
    expect(overviewSentence([curve, calm, calm, few])).toBe('Nothing has changed beyond what chance would give, in any of the 2 measures that can be judged.');
    expect(overviewSentence([changed, calm])).toBe('One of the 2 measures that can be judged shows a change beyond chance; it comes first.');
    expect(overviewSentence([curve, few, failed])).toBeNull();
  });
});
