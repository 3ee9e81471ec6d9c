/** One episode's reassessments, scores and markers as mart rows. */
import type { EventOf } from '../contract/event.ts';
import { isAnswersAlone } from '../instruments/check.ts';
import { axisOf, findInstrument, scaleOf } from '../instruments/instruments.ts';
import { scoreOf } from '../instruments/score.ts';
import type { DatedArrival, Episode } from './episodes.ts';
import type { MartValue } from './schema.ts';

type Completed = EventOf<'reassessment.completed'>;

const asWhole = (value: boolean | undefined): number | null => (value === undefined ? null : value ? 1 : 0);

function instrumentsOf({ data }: Completed): string | null {
  const names = [...new Set((data.scores ?? []).map(({ instrument }) => instrument))].sort();
  return names.length === 0 ? null : names.join(', ');
}

type Sent = NonNullable<Completed['data']['scores']>[number];

/** RULE: an instrument we know nothing of is an axis by its scale alone, and looks back no longer than its scores are apart. */
export function axisAndRecall({ instrument, scale, version }: Pick<Sent, 'instrument' | 'scale' | 'version'>): [axis: string, recallDays: number] {
  const known = findInstrument(instrument);
  const scored = known === null ? null : scaleOf(known, scale, version);
  return known === null || scored === null ? [`${instrument}/${scale}`, known?.recallDays ?? 0] : [axisOf(known, scored), known.recallDays];
}

/** RULE: a score that its instrument can't have (out of range, a total where there is none, too much left blank) is in no mart; it is not guessed at. */
function scoreRows(key: number, dated: readonly DatedArrival[]): MartValue[][] {
  const rows: MartValue[][] = [];
  for (const { arrival: { event }, on } of dated) {
    if (event.type !== 'reassessment.completed') continue;
    for (const sent of event.data.scores ?? []) {
      const scored = scoreOf(sent);
      if ('fault' in scored) continue;
      rows.push([key, rows.length + 1, on, sent.instrument, sent.version, sent.scale, ...axisAndRecall(sent), scored.score, scored.isProrated ? 1 : 0, sent.mode ?? null]);
    }
  }
  return rows;
}

/** How many scores of an episode are in no mart though they should be, so that it can be said. Answers of the C-SSRS have no score to count. */
export function scoresNotCountedIn({ events }: Episode): number {
  const isLost = (sent: Sent): boolean => 'fault' in scoreOf(sent) && !isAnswersAlone(sent);
  return events.reduce((total, { arrival: { event } }) => (event.type === 'reassessment.completed' ? total + (event.data.scores ?? []).filter(isLost).length : total), 0);
}

/** RULE: a reassessment scheduled again keeps what was said before: as of a day before that, it was due then. */
function scheduleRows(key: number, dated: readonly DatedArrival[]): MartValue[][] {
  const said = dated.flatMap(({ arrival: { event }, on }) => (event.type === 'reassessment.scheduled' ? [{ data: event.data, on }] : []));
  return said.map(({ data: { reassessment, kind, instrument, dueOn }, on }, index) => [key, index + 1, reassessment, kind, instrument ?? null, on, dueOn]);
}

export interface ReassessmentRows {
  readonly scores: MartValue[][];
  readonly completions: MartValue[][];
  readonly schedules: MartValue[][];
  readonly deferrals: MartValue[][];
  readonly markers: MartValue[][];
}

/** Rows of one episode; its events are in the order they happened. */
export function reassessmentRowsOf({ events }: Episode, key: number): ReassessmentRows {
  const rows: ReassessmentRows = { scores: scoreRows(key, events), completions: [], schedules: scheduleRows(key, events), deferrals: [], markers: [] };
  for (const { arrival: { event }, on } of events) {
    if (event.type === 'reassessment.completed') {
      const { reassessment, kind, planChanged, withClient } = event.data;
      rows.completions.push([key, rows.completions.length + 1, on, reassessment ?? null, kind, instrumentsOf(event), asWhole(planChanged), asWhole(withClient)]);
    } else if (event.type === 'reassessment.deferred') {
      rows.deferrals.push([key, on, event.data.rule, event.data.reason, event.data.until]);
    } else if (event.type === 'progress.marker') {
      rows.markers.push([key, rows.markers.length + 1, on, event.data.marker]);
    }
  }
  return rows;
}
