/** One episode's goals as mart rows: what was set, how it was reworded, what became of it. */
import type { DatedArrival, Episode } from './episodes.ts';
import type { MartValue } from './schema.ts';

interface GoalHistory {
  readonly set: DatedArrival;
  /** Everything that names the goal, its setting included, in the order it happened. */
  readonly entries: readonly DatedArrival[];
}

/** RULE: the first setting by time is the goal, a second one is a revision of it; a goal that was only ever reported on, never set, has no terms and no row here. */
function historiesOf(episode: Episode): Map<string, GoalHistory> {
  const entries = new Map<string, DatedArrival[]>();
  for (const dated of episode.events) {
    const { event } = dated.arrival;
    if (!('goal' in event.data)) continue;
    const known = entries.get(event.data.goal);
    if (known === undefined) entries.set(event.data.goal, [dated]);
    else known.push(dated);
  }
  const histories = new Map<string, GoalHistory>();
  for (const [goal, all] of entries) {
    const set = all.find(({ arrival }) => arrival.event.type === 'goal.set');
    if (set !== undefined) histories.set(goal, { set, entries: all });
  }
  return histories;
}

interface Terms {
  readonly from: string;
  readonly domain: string;
  readonly targetOn: string | null;
  readonly weight: number | null;
}

/** What the goal says from which day on. A revision changes what it names and leaves the rest; one dated before the setting has nothing to change. */
function termsOf({ set, entries }: GoalHistory): Terms[] {
  const terms: Terms[] = [];
  for (const { arrival: { event }, on } of entries.slice(entries.indexOf(set))) {
    const before = terms.at(-1);
    if (event.type === 'goal.set' && before === undefined) {
      terms.push({ from: on, domain: event.data.domain, targetOn: event.data.targetOn ?? null, weight: event.data.weight ?? null });
    } else if ((event.type === 'goal.revised' || event.type === 'goal.set') && before !== undefined) {
      const { domain, targetOn, weight } = event.data;
      terms.push({ from: on, domain: domain ?? before.domain, targetOn: targetOn ?? before.targetOn, weight: weight ?? before.weight });
    }
  }
  return terms;
}

interface Update {
  readonly on: string;
  readonly kind: 'milestone' | 'progressed' | 'revised' | 'attained' | 'discontinued';
  readonly level: number | null;
  readonly by: string | null;
}

function updatesOf({ set, entries }: GoalHistory): Update[] {
  return entries.flatMap((entry): Update[] => {
    const { arrival: { event }, on } = entry;
    switch (event.type) {
      case 'goal.set': return entry === set ? [] : [{ on, kind: 'revised', level: null, by: null }];
      case 'goal.milestone-reached': return [{ on, kind: 'milestone', level: null, by: null }];
      case 'goal.progressed': return [{ on, kind: 'progressed', level: event.data.level, by: null }];
      case 'goal.revised': return [{ on, kind: 'revised', level: null, by: null }];
      case 'goal.attained': return [{ on, kind: 'attained', level: null, by: event.data.by ?? null }];
      case 'goal.discontinued': return [{ on, kind: 'discontinued', level: null, by: event.data.by ?? null }];
      default: return [];
    }
  });
}

export interface GoalRows {
  readonly goals: MartValue[][];
  readonly goal_terms: MartValue[][];
  readonly goal_updates: MartValue[][];
}

/**
 * Rows of one episode's goals. `firstKey` is the number of its first goal; the others follow.
 *
 * Example an episode without goals -> three empty lists
 */
export function goalRowsOf(episode: Episode, episodeKey: number, firstKey: number): GoalRows {
  const rows: GoalRows = { goals: [], goal_terms: [], goal_updates: [] };
  let key = firstKey;
  for (const [goal, history] of [...historiesOf(episode)].sort(([left], [right]) => (left < right ? -1 : 1))) {
    const { event } = history.set.arrival;
    if (event.type !== 'goal.set') continue;
    rows.goals.push([key, episodeKey, goal, event.data.authoredBy, history.set.on, event.data.baselineLevel ?? null, event.data.steps?.length ?? 0]);
    termsOf(history).forEach(({ from, domain, targetOn, weight }, version) => rows.goal_terms.push([key, version + 1, from, domain, targetOn, weight]));
    updatesOf(history).forEach(({ on, kind, level, by }, position) => rows.goal_updates.push([key, position + 1, on, kind, level, by]));
    key += 1;
  }
  return rows;
}
