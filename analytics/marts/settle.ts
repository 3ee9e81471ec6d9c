/**
 * Corrections and retractions, settled once for everybody who counts.
 *
 * RULES (each has a test in test/analytics/marts/settle.test.ts; none depends on the order of arrival):
 * 1. A correction counts in place of the event it names; in a chain the last one counts.
 * 2. A correction whose original has not come counts as itself; when the original comes it is already replaced.
 * 3. A retracted correction gives way to what it replaced; a retracted middle of a chain changes nothing for the end of it.
 * 4. A retracted original stays out; a correction of it is a statement of its own and counts until it is retracted itself.
 * 5. Of two corrections of one event the one stated last counts (source's recordedtime, else our recordedAt; then time; then identity);
 *    the other is contradictory and reported.
 * 6. A retraction can be retracted: what it named counts again. A retraction of something that has not come waits.
 * 7. Events that name each other in a circle: the one stated last counts, the others are contradictory.
 */
import { byStatement, keyOf, type Arrival, type Standing } from './arrival.ts';

interface References {
  byKey: Map<string, Arrival>;
  corrections: Map<string, Arrival[]>;
  retractions: Map<string, Arrival[]>;
}

function push(map: Map<string, Arrival[]>, key: string, arrival: Arrival): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [arrival]);
  else list.push(arrival);
}

const ownKey = (arrival: Arrival): string => keyOf(arrival.event.source, arrival.event.id);

function replacedKey(arrival: Arrival): string | null {
  const { replaces } = arrival.event.data;
  return replaces === undefined ? null : keyOf(arrival.event.source, replaces);
}

function indexReferences(arrivals: readonly Arrival[]): References {
  const found: References = { byKey: new Map(), corrections: new Map(), retractions: new Map() };
  for (const arrival of arrivals) {
    const { event } = arrival;
    found.byKey.set(ownKey(arrival), arrival);
    const replaced = replacedKey(arrival);
    if (replaced !== null) push(found.corrections, replaced, arrival);
    if (event.type === 'event.retracted') push(found.retractions, keyOf(event.source, event.data.event), arrival);
  }
  for (const list of found.retractions.values()) list.sort(byStatement);
  return found;
}

/** Decides one family (an original and everything that corrects it) at a time, on demand. */
class Settlement {
  readonly #references: References;
  readonly #standings = new Map<Arrival, Standing>();
  readonly #deciding = new Set<string>();

  constructor(references: References) {
    this.#references = references;
  }

  standing(arrival: Arrival): Standing {
    const known = this.#standings.get(arrival);
    if (known !== undefined) return known;
    if (this.#isUntouched(arrival)) return 'in-force';
    const { root, circle } = this.#rootOf(arrival);
    // TRAP: retractions that retract each other come back here; the second visit counts the asker as not in force, which ends the circle.
    if (this.#deciding.has(root)) return 'contradictory';
    this.#deciding.add(root);
    for (const [member, standing] of this.#settleFamily(root, circle)) this.#standings.set(member, standing);
    this.#deciding.delete(root);
    return this.#standings.get(arrival) ?? 'in-force';
  }

  /** WHY: nearly every event corrects nothing and is named by nothing. */
  #isUntouched(arrival: Arrival): boolean {
    const key = ownKey(arrival);
    return replacedKey(arrival) === null && !this.#references.corrections.has(key) && !this.#references.retractions.has(key);
  }

  isWaiting(retraction: Arrival): boolean {
    const { event } = retraction;
    return event.type === 'event.retracted' && !this.#references.byKey.has(keyOf(event.source, event.data.event));
  }

  /** Up the chain to the event that replaces nothing (it may not have come yet), or to the circle it ends in. */
  #rootOf(arrival: Arrival): { root: string; circle: readonly string[] } {
    const path: string[] = [];
    let key = ownKey(arrival);
    for (;;) {
      const at = path.indexOf(key);
      if (at >= 0) {
        const circle = path.slice(at).sort();
        return { root: circle[0] ?? key, circle };
      }
      path.push(key);
      const here = this.#references.byKey.get(key);
      const up = here === undefined ? null : replacedKey(here);
      if (up === null) return { root: key, circle: [] };
      key = up;
    }
  }

  #familyOf(root: string): Arrival[] {
    const members: Arrival[] = [];
    const seen = new Set([root]);
    const queue = [root];
    for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
      const here = this.#references.byKey.get(key);
      if (here !== undefined) members.push(here);
      for (const correction of this.#references.corrections.get(key) ?? []) {
        const next = ownKey(correction);
        if (!seen.has(next)) {
          seen.add(next);
          queue.push(next);
        }
      }
    }
    return members;
  }

  #isRetracted(arrival: Arrival): boolean {
    return (this.#references.retractions.get(ownKey(arrival)) ?? []).some((retraction) => retraction !== arrival && this.standing(retraction) === 'in-force');
  }

  #settleFamily(root: string, circle: readonly string[]): [Arrival, Standing][] {
    const members = this.#familyOf(root);
    const retracted = new Set(members.filter((member) => this.#isRetracted(member)));
    const isReplaced = (member: Arrival): boolean => circle.length === 0 && this.#isReplaced(member, retracted);
    const candidates = members.filter((member) => !retracted.has(member) && !isReplaced(member)).sort(byStatement);
    const counts = candidates.at(-1);
    return members.map((member) => {
      if (member === counts) return [member, 'in-force'];
      if (retracted.has(member)) return [member, 'retracted'];
      return [member, candidates.includes(member) ? 'contradictory' : 'replaced'];
    });
  }

  /** Replaced: some correction of it stands, or was retracted after having been corrected by one that stands. */
  #isReplaced(member: Arrival, retracted: ReadonlySet<Arrival>): boolean {
    return (this.#references.corrections.get(ownKey(member)) ?? []).some((correction) => !retracted.has(correction) || this.#isReplaced(correction, retracted));
  }
}

/**
 * Who counts, among all events of one organization.
 *
 * Shape   every event once (identities distinct) -> its standing; `waiting` here only for retractions of what has not come.
 * Missing an original that never came: its correction counts as itself.
 * Source  issue 2 section 2; rules above.
 * Example an admission, and a correction that names it -> replaced, in-force
 */
export function settle(arrivals: readonly Arrival[]): Map<Arrival, Standing> {
  const references = indexReferences(arrivals);
  const settlement = new Settlement(references);
  const standings = new Map<Arrival, Standing>();
  const isPlain = references.corrections.size === 0 && references.retractions.size === 0;
  if (isPlain) return new Map(arrivals.map((arrival) => [arrival, 'in-force']));
  // WHY sorted: circles are broken where they are entered first, and that must not depend on the order of arrival.
  for (const arrival of [...arrivals].sort((left, right) => (left.identity < right.identity ? -1 : 1))) {
    const standing = settlement.standing(arrival);
    standings.set(arrival, standing === 'in-force' && settlement.isWaiting(arrival) ? 'waiting' : standing);
  }
  return standings;
}
