import { describe, expect, it } from 'vitest';
import { TRACK_STATES } from '#analytics/contract/worklist.ts';
import { inTrackOrder, toStrips, toTrackLines, trackOf } from '../../../../../web/src/lib/worklist/track.ts';
import { plain, worklistOf } from './answers.ts';

describe('how people are doing', () => {
  const strips = toStrips(worklistOf().counts.track);
  it('is a strip for each instrument, what is not known first, each length a number as well', () => {
    expect(strips.map(({ says }) => plain(says))).toEqual([
      'PHQ-9: 5 not measured, 2 reliably worse, 3 not as hoped, 4 no verdict yet, 10 going well', 'GAD-7: 8 not measured, 2 not as hoped, 6 no verdict yet, 8 going well',
      'BAM Use: 1 not measured, 1 reliably worse, 15 no verdict yet, 7 going well', 'BARC-10: 20 not measured, 4 no verdict yet',
    ]);
  });
  it('fills its length without a gap', () => {
    for (const { segments, total } of strips) {
      let end = 0;
      for (const { at, width } of segments) {
        expect(at).toBeCloseTo(end, 12);
        end = at + width;
      }
      expect(end).toBeCloseTo(1, 12);
      expect(segments.reduce((sum, { clients }) => sum + clients, 0)).toBe(total);
    }
  });
  it('leaves out an instrument that is nobody\'s', () => {
    expect(toStrips([{ axis: 'x', label: 'X', states: { grey: 0, red: 0, yellow: 0, undecided: 0, green: 0 } }])).toEqual([]);
  });
  it('of one client, too, the unknown first, each state with a name and a look of its own', () => {
    const track = TRACK_STATES.toReversed().map((state) => ({ axis: state, label: state, state, score: null, on: null, baseline: null, baselineOn: null, says: state }));
    expect(inTrackOrder(track).map(({ state }) => state)).toEqual(TRACK_STATES);
    expect(new Set(TRACK_STATES.map((state) => trackOf(state).name)).size).toBe(TRACK_STATES.length);
    expect(new Set(TRACK_STATES.map((state) => trackOf(state).look)).size).toBe(TRACK_STATES.length);
  });
  it('of one client is a line for each state that says something, the unknown first, an instrument once', () => {
    const track = [...TRACK_STATES.toReversed(), 'grey' as const].map((state, index) => ({ label: state === 'grey' ? 'BAM' : `I${index}`, state, says: `${state} ${index}` }));
    expect(toTrackLines(track)).toEqual([
      { state: 'grey', look: 'none', name: 'not measured', labels: ['BAM'], says: 'grey 4; grey 5' }, { state: 'red', look: 'concern', name: 'reliably worse', labels: ['I3'], says: 'red 3' },
      { state: 'yellow', look: 'neutral', name: 'not as hoped', labels: ['I2'], says: 'yellow 2' }, { state: 'green', look: 'improvement', name: 'going well', labels: ['I0'], says: 'green 0' },
    ]);
  });
});
