import { describe, expect, it } from 'vitest';
import { ClientTimeline } from '#analytics/contract/site.ts';
import { dayAt, dayWords, parseDays, readingOn, toLanes, toTicks } from '../../../../web/src/lib/timeline.ts';
import { nextStepOn } from '../../../../web/src/lib/timeline-goals.ts';
import { moveFrom } from '../../../../web/src/lib/timeline-keys.ts';
import { rowOf, spanOf, standingsOf, type Lane } from '../../../../web/src/lib/timeline-parts.ts';
import { toRows } from '../../../../web/src/lib/timeline-rows.ts';
import { toWins } from '../../../../web/src/lib/timeline-wins.ts';
import { client } from '../../fixture-data.mjs';

const timeline = ClientTimeline.parse(client('c', 'full'));
const fresh = ClientTimeline.parse(client('c', 'new'));
const waiting = ClientTimeline.parse(client('waiting', 'full'));
const lanes = toLanes(timeline);
function laneNamed(name: string, of: readonly Lane[] = lanes): Lane {
  const found = of.find((lane) => lane.name === name);
  if (found === undefined) throw new Error(`no lane ${name}`);
  return found;
}
const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

describe('a time line\'s axis', () => {
  it('spans from the first thing known to the as-of day, whatever is dated later', () => {
    expect(spanOf(timeline)).toEqual({ from: '2026-05-14', days: 189 });
    expect(spanOf(fresh)).toEqual({ from: '2026-05-14', days: 14 });
    expect(spanOf(timeline, 90)).toEqual({ from: '2026-08-21', days: 90 });
    // Ninety days of somebody known for six are six.
    expect(spanOf(fresh, 90)).toEqual(spanOf(fresh));
  });
  it('has at most eight months on it, weeks where it is short, all within it', () => {
    expect(toTicks(timeline).map(({ text }) => plain(text))).toEqual(['Jun 2026', 'Jul 2026', 'Aug 2026', 'Sep 2026', 'Oct 2026', 'Nov 2026']);
    expect(toTicks(fresh).map(({ text }) => plain(text))).toEqual(['14 May', '21 May', '28 May']);
    const long = { ...timeline, asOf: '2029-11-19' };
    for (const each of [timeline, fresh, long]) expect(toTicks(each).every(({ at }) => at >= 0 && at <= 1)).toBe(true);
    expect(toTicks(long).length).toBeLessThanOrEqual(8);
  });
  it('gives the day at a place, never one after the as-of day', () => {
    expect([dayAt(timeline, 0), dayAt(timeline, 0.5), dayAt(timeline, 1), dayAt(timeline, 7)]).toEqual(['2026-05-14', '2026-08-17', '2026-11-19', '2026-11-19']);
    expect(dayAt(fresh, 1)).toBe('2026-05-20');
  });
  it('takes its stretch from the address, and nothing else', () => {
    expect([parseDays('90'), parseDays('180'), parseDays('7'), parseDays('x'), parseDays(null)]).toEqual([90, 180, null, null, null]);
  });
});

describe('lanes', () => {
  it('stand in one order, and one of which nothing is known is left out', () => {
    expect(lanes.map(({ name }) => name)).toEqual([
      'Level of care', 'Contacts', 'Employment', 'Mental health', 'Housing', 'PHQ-9', 'BAM protective (items-0-4)', 'AUDIT', 'OWN x', 'Reassessments', 'Plan changes', 'Life events',
    ]);
    expect(toLanes(fresh).map(({ name }) => name)).toEqual(['Level of care', 'Contacts']);
    expect(toLanes(waiting).flatMap(({ dots, bands }) => [...dots, ...bands])).toEqual([]);
  });
  it('levels of care follow each other without a gap, up to the as-of day', () => {
    const [first, second] = laneNamed('Level of care').bands;
    expect((first?.at ?? 0) + (first?.width ?? 0)).toBeCloseTo(second?.at ?? -1, 12);
    expect((second?.at ?? 0) + (second?.width ?? 0)).toBeCloseTo(1, 12);
  });
  it('draw attended filled, missed hollow, cancelled by the program quiet, and only what is in force', () => {
    const { dots } = laneNamed('Contacts');
    expect({ filled: dots.filter(({ isHollow, tone }) => !isHollow && tone === 'plain').length, hollow: dots.filter(({ isHollow }) => isHollow).length, quiet: dots.filter(({ tone }) => tone === 'quiet').length }).toEqual({ filled: 37, hollow: 8, quiet: 1 });
    expect(laneNamed('Life events').dots.map(({ shape, tone }) => [shape, tone])).toEqual([['diamond', 'concern'], ['cairn', 'improvement'], ['circle', 'quiet'], ['octagon', 'safety']]);
  });
  it('a plan changes by a review that says so, and by goals set and revised', () => {
    expect(laneNamed('Plan changes').dots.map(({ on, text }) => [on, text])).toEqual([
      ['2026-05-20', 'Goal set: housing (written jointly)'], ['2026-08-28', 'Plan reviewed: plan changed, with the client'], ['2026-08-28', 'Goal set: employment (written by the client)'], ['2026-08-28', 'Goal set: mental health (written by the clinician)'], ['2026-10-15', 'Goal revised'],
    ]);
  });
  it('drawn for the last 90 days have only what lies in them, and read as before', () => {
    const recent = toLanes(timeline, 90);
    for (const { dots } of recent) expect(dots.every(({ on }) => on >= '2026-08-21')).toBe(true);
    expect(readingOn(laneNamed('PHQ-9', recent), '2026-08-25')).toEqual(readingOn(laneNamed('PHQ-9'), '2026-08-25'));
    expect(laneNamed('Level of care', recent).bands.map(({ at, width }) => [at, width])).toEqual([[0, 1]]);
    expect(laneNamed('PHQ-9', recent).scale?.joins.length).toBe(2);
  });
});

describe('a goal\'s track', () => {
  it('has its steps, its levels above it, what is planned and its end', () => {
    const { dots, says, line } = laneNamed('Housing');
    expect(dots.map(({ on, shape, text }) => [on, shape, text])).toEqual([
      ['2026-05-20', 'triangle', 'Housing: goal set, written jointly; level −1, less than expected'], ['2026-06-11', 'circle', 'Housing: step 1 of 3 reached'], ['2026-08-12', 'circle', 'Housing: step 2 of 3 reached'],
      ['2026-08-20', 'label', 'Housing: level 0, as expected'], ['2026-09-20', 'label', 'Housing: level +1, better than expected'], ['2026-09-28', 'circle', 'Housing: step 3 of 3 reached'], ['2026-09-30', 'cairn', 'Housing: goal attained jointly'],
    ]);
    expect(says.map(plain)).toEqual(['attained on 30 Sep 2026']);
    expect(line?.to).toBeLessThan(1);
    expect(laneNamed('Employment').dots.filter(({ isHollow }) => isHollow).map(({ on, text }) => [on, text])).toEqual([['2026-11-01', 'Employment: step 2 of 3 planned by this day, not reached yet']]);
  });
  it('says by when the next step is planned', () => {
    expect(timeline.goals.map(nextStepOn)).toEqual([null, '2026-11-01', null]);
  });
  it('reads as it stood on any day', () => {
    const at = (on: string) => readingOn(laneNamed('Housing'), on).text.replaceAll('\u00a0', ' ');
    expect([at('2026-05-19'), at('2026-05-20'), at('2026-08-19'), at('2026-09-21'), at('2026-11-01')]).toEqual(['nothing yet', '0 of 3 steps; level −1', '2 of 3 steps; level −1', '2 of 3 steps; level +1', 'attained; 3 of 3 steps; level +1']);
  });
});

describe('a scale\'s lane', () => {
  it('says its range, which way is better, the clinical range and the reliable change, or that there is none', () => {
    expect(laneNamed('PHQ-9').says).toEqual(['0 to 27, higher is worse', 'clinical range 10 and above', 'reliable change 6 points']);
    expect(laneNamed('BAM protective (items-0-4)').says).toEqual(['0 to 24, higher is better', 'clinical range 12 and below', 'no reliable change published']);
    expect(laneNamed('AUDIT').says).toEqual(['0 to 40, higher is worse', 'clinical range 8 and above', 'no reliable change published', 'looks back 365 days']);
    expect(laneNamed('OWN x').says).toEqual(['which way is better is not known here', 'no reliable change published']);
  });
  it('says what each score means, prorated ones included', () => {
    expect(laneNamed('PHQ-9').dots.map(({ text, shape, tone, isHollow }) => [text, shape, tone, isHollow])).toEqual([
      ['PHQ-9 17, moderately severe; the baseline', 'circle', 'plain', false], ['PHQ-9 15, moderately severe; 2 lower than baseline 17: no reliable change', 'circle', 'quiet', false], ['PHQ-9 23, severe; 6 higher than baseline 17: reliably worse', 'diamond', 'concern', false],
      ['PHQ-9 11, moderate; 6 lower than baseline 17: reliably better', 'circle', 'improvement', false], ['PHQ-9 9, mild; 8 lower than baseline 17: reliably better, and out of the clinical range; prorated', 'circle', 'improvement', true],
      ['PHQ-9 8, mild; 9 lower than baseline 17: reliably better, and out of the clinical range', 'circle', 'improvement', false],
    ]);
    expect(laneNamed('BAM protective (items-0-4)').dots.at(-1)).toMatchObject({ text: 'BAM protective (items-0-4) 16, above 12; 7 higher than baseline 9', tone: 'plain' });
    expect(laneNamed('AUDIT').dots.map(({ text }) => text)).toEqual(['AUDIT 24, zone IV; the baseline', 'AUDIT 9, zone II']);
  });
  it('puts a change of exactly the threshold outside the band around the baseline, and one point less inside it', () => {
    const { scale, dots } = laneNamed('PHQ-9');
    const band = scale?.baselines[0]?.band;
    const isIn = (score: number) => dots.some(({ text, down }) => text.startsWith(`PHQ-9 ${score},`) && down > (band?.down ?? 1) && down < (band?.down ?? 1) + (band?.height ?? 0));
    expect([isIn(15), isIn(11), isIn(23)]).toEqual([true, false, false]);
    // 12 and 22 are one point nearer; both lie within.
    const point = 1 / 28;
    expect(band?.height).toBeCloseTo(11 * point, 10);
  });
  it('puts the cut-off between the last score outside the clinical range and the first inside it', () => {
    const cut = laneNamed('PHQ-9').scale?.cutOff?.down ?? -1;
    const down = (score: number) => (27.5 - score) / 28;
    expect([down(9) > cut, down(10) < cut]).toEqual([true, true]);
    const protective = laneNamed('BAM protective (items-0-4)').scale?.cutOff?.down ?? -1;
    expect(protective).toBeCloseTo((24.5 - 12.5) / 25, 10);
  });
  it('joins scores of one stay, not those of questions that look back longer than they are apart, nor of two stays', () => {
    expect([laneNamed('PHQ-9').scale?.joins.length, laneNamed('AUDIT').scale?.joins.length]).toEqual([5, 0]);
    const apart = { ...timeline, scales: timeline.scales.map((scale) => ({ ...scale, points: scale.points.map((point, index) => ({ ...point, stay: index < 3 ? 1 : 2 })) })) };
    expect(laneNamed('PHQ-9', toLanes(apart)).scale?.joins.length).toBe(4);
  });
  it('fits a scale of unknown range to its scores', () => {
    expect(laneNamed('OWN x').scale?.ticks.map(({ text }) => text)).toEqual(['4', '2']);
    expect(laneNamed('OWN x').dots.map(({ down }) => down)).toEqual([0.5]);
  });
});

describe('what a cursor reads', () => {
  it('is how every lane stood on that day, with the day it is from where that was another', () => {
    expect(plain(dayWords(lanes.filter(({ name }) => ['Level of care', 'PHQ-9', 'Life events'].includes(name)), '2026-08-14'))).toBe(
      '14 Aug 2026. Level of care: 2.1 Intensive outpatient, 20 Jul 2026 to now. PHQ-9: 11, moderate; 6 lower than baseline 17: reliably better. Life events: Returned to use, 2 Jul 2026');
    expect(plain(dayWords(lanes, '2026-05-13'))).toBe('13 May 2026');
  });
  it('says several things of one day together', () => {
    expect(standingsOf([{ on: '2026-01-02', text: 'b' }, { on: '2026-01-01', text: 'a' }, { on: '2026-01-02', text: 'c' }])).toEqual([{ on: '2026-01-01', text: 'a' }, { on: '2026-01-02', text: 'b; c' }]);
  });
  it('is out of treatment from the day after discharge, and in it again on the day of an admission', () => {
    const [episode] = timeline.episodes;
    if (episode === undefined) throw new Error('no episode');
    const segment = episode.segments[0];
    const again = { ...episode, episode: 'ep2', admittedOn: '2026-10-01', segments: segment === undefined ? [] : [{ ...segment, from: '2026-10-01', to: null }] };
    const ended = { ...episode, dischargedOn: '2026-08-31', segments: episode.segments.map((each) => (each.to === null ? { ...each, to: '2026-08-31' } : each)) };
    const care = laneNamed('Level of care', toLanes({ ...timeline, episodes: [ended, again] }));
    expect(['2026-08-31', '2026-09-01', '2026-10-01'].map((on) => readingOn(care, on).text.slice(0, 16))).toEqual(['2.1 Intensive ou', 'not in treatment', '3.5 Clinically m']);
  });
});

describe('arrow keys', () => {
  const from = (lane: string, index: number) => ({ lane: laneNamed(lane).key, dot: laneNamed(lane).dots.at(index)?.key ?? '' });
  it('walk along a lane and stop at its ends', () => {
    expect(moveFrom(lanes, from('PHQ-9', 0), 'ArrowRight')).toEqual(from('PHQ-9', 1));
    expect(moveFrom(lanes, from('PHQ-9', 0), 'ArrowLeft')).toBeNull();
    expect([moveFrom(lanes, from('PHQ-9', 2), 'Home'), moveFrom(lanes, from('PHQ-9', 2), 'End')]).toEqual([from('PHQ-9', 0), from('PHQ-9', -1)]);
    expect(moveFrom(lanes, from('PHQ-9', -1), 'ArrowRight')).toBeNull();
  });
  it('go up and down to the nearest mark of the next lane that has any', () => {
    expect(moveFrom(lanes, from('PHQ-9', -1), 'ArrowDown')).toEqual(from('BAM protective (items-0-4)', -1));
    expect(moveFrom(lanes, from('PHQ-9', 0), 'ArrowUp')).toEqual(from('Housing', 0));
    expect(moveFrom(lanes, from('Level of care', 0), 'ArrowUp')).toBeNull();
    const empty = lanes.map((lane) => (lane.name === 'BAM protective (items-0-4)' ? { ...lane, dots: [] } : lane));
    expect(moveFrom(empty, from('PHQ-9', -1), 'ArrowDown')).toEqual(from('AUDIT', -1));
  });
  it('lead nowhere from what is not there, and other keys do nothing', () => {
    expect([moveFrom(lanes, { lane: 'x', dot: 'y' }, 'ArrowRight'), moveFrom(lanes, from('PHQ-9', 0), 'a')]).toEqual([null, null]);
  });
  it('reach every mark from any of them', () => {
    const start = from('Contacts', 0);
    const met = new Set<string>();
    const queue = [start];
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      const key = `${next.lane} ${next.dot}`;
      if (met.has(key)) continue;
      met.add(key);
      for (const press of ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown']) {
        const to = moveFrom(lanes, next, press);
        if (to !== null) queue.push(to);
      }
    }
    expect(met.size).toBe(lanes.reduce((sum, { dots }) => sum + dots.length, 0));
  });
});

describe('the table', () => {
  const rows = toRows(timeline, lanes);
  it('has every entry once, newest first, and every step whose day has come', () => {
    expect(rows.filter(({ entry }) => entry !== null).map(({ key }) => key).sort()).toEqual(timeline.entries.map(rowOf).sort());
    expect(rows.map(({ on }) => on)).toEqual(rows.map(({ on }) => on).sort().reverse());
    expect(rows.filter(({ standing }) => standing === 'planned').map(({ on, sentence }) => [on, sentence])).toEqual([['2026-11-01', 'Employment: step 2 of 3 planned by this day, not reached yet']]);
  });
  it('says every mark of every lane, on its day, in its own row', () => {
    for (const { on, row, text } of lanes.flatMap(({ dots }) => dots)) {
      const found = rows.find(({ key }) => key === row);
      expect([row, found?.on, [found?.sentence, ...(found?.more ?? [])].includes(text)]).toEqual([row, on, true]);
    }
  });
  it('says why a score is in no lane, and keeps what is not in force', () => {
    expect(rows.find(({ key }) => key === 'clinic e203')?.more.at(-1)).toBe('Not counted: what was sent as GAD-7 is not a score of GAD-7: 0 to 21 in whole numbers.');
    expect(rows.filter(({ standing }) => !['in-force', 'planned'].includes(standing)).map(({ standing }) => standing).sort()).toEqual(['contradictory', 'future', 'replaced', 'retracted', 'waiting']);
  });
});

describe('what went well', () => {
  it('stands newest first: goals, steps, gains, scores that are reliably better', () => {
    expect(toWins(timeline).map(({ on, text }) => [on, text])).toEqual([
      ['2026-11-02', 'PHQ-9 8, reliably better than 17 at the start'], ['2026-10-04', 'Step 1 of 3 reached: employment'], ['2026-09-30', 'Goal attained: housing'], ['2026-09-28', 'Step 3 of 3 reached: housing'], ['2026-09-28', 'Housing gained'],
      ['2026-08-12', 'Step 2 of 3 reached: housing'], ['2026-06-11', 'Step 1 of 3 reached: housing'],
    ]);
    expect(toWins(fresh)).toEqual([]);
  });
  it('has a score only while the latest one is better, in the stay that goes on', () => {
    const worse = timeline.scales.map((scale) => ({ ...scale, points: scale.points.slice(0, 3) }));
    expect(toWins({ ...timeline, scales: worse }).filter(({ key }) => key.startsWith('score'))).toEqual([]);
    const [episode] = timeline.episodes;
    const later = episode === undefined ? [] : [{ ...episode, episode: 'ep2', admittedOn: '2026-11-10' }];
    expect(toWins({ ...timeline, episodes: [...timeline.episodes, ...later] }).filter(({ key }) => key.startsWith('score'))).toEqual([]);
  });
  it('says that all appointments were kept, from four on, whatever the program cancelled', () => {
    const last = (count: number, missed = -1) => {
      const contacts = timeline.entries.filter(({ type }) => type === 'progress.contact').slice(0, count).map((entry, index) => ({ ...entry, standing: 'in-force' as const, data: { ...entry.data, attendance: index === missed ? 'no-show' : index === 1 ? 'cancelled-by-program' : 'attended' } }));
      return toWins({ ...timeline, goals: [], scales: [], entries: contacts }).map(({ text }) => text);
    };
    expect([last(4), last(5), last(9), last(9, 8), last(9, 2)]).toEqual([[], ['Came to all of the last 4 appointments'], ['Came to all of the last 6 appointments'], [], ['Came to all of the last 6 appointments']]);
    const ended = timeline.episodes.map((episode) => ({ ...episode, dischargedOn: '2026-11-10' }));
    expect(toWins({ ...timeline, episodes: ended }).some(({ key }) => key === 'kept')).toBe(false);
  });
  it('names a treatment that was completed', () => {
    const entries = timeline.entries.map((entry) => (entry.type === 'episode.discharged' ? { ...entry, standing: 'in-force' as const, data: { ...entry.data, reason: 'completed' } } : entry));
    expect(toWins({ ...timeline, entries }).map(({ text }) => text)).toContain('Completed treatment');
  });
});
