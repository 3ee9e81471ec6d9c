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

/** An original (it may not have come) and everything that corrects it, originals before their corrections. */
interface Family {
  readonly members: readonly Arrival[];
  readonly isCircle: boolean;
  state: 'open' | 'deciding' | 'settled';
}

/**
 * Settles one family after another, those first whose retractions another one waits for.
 * TRAP: no recursion anywhere; a source may send a chain of thousands, and a stack that overflows would stop every later snapshot.
 */
class Settlement {
  readonly #references: References;
  readonly #standings = new Map<Arrival, Standing>();
  readonly #families = new Map<Arrival, Family>();

  constructor(references: References) {
    this.#references = references;
  }

  /** WHY: nearly every event corrects nothing and is named by nothing. */
  isUntouched(arrival: Arrival): boolean {
    const key = ownKey(arrival);
    return replacedKey(arrival) === null && !this.#references.corrections.has(key) && !this.#references.retractions.has(key);
  }

  isWaiting(retraction: Arrival): boolean {
    const { event } = retraction;
    return event.type === 'event.retracted' && !this.#references.byKey.has(keyOf(event.source, event.data.event));
  }

  standing(arrival: Arrival): Standing {
    if (this.isUntouched(arrival)) return 'in-force';
    const first = this.#familyOf(arrival);
    const waiting = first.state === 'open' ? [this.#begin(first)] : [];
    for (let top = waiting.at(-1); top !== undefined; top = waiting.at(-1)) {
      const next = top.needs.next();
      if (next.done === true) {
        this.#settle(top.family);
        waiting.pop();
      } else if (next.value.state === 'open') waiting.push(this.#begin(next.value));
    }
    return this.#standings.get(arrival) ?? 'in-force';
  }

  #begin(family: Family): { family: Family; needs: Iterator<Family> } {
    family.state = 'deciding';
    return { family, needs: this.#needsOf(family) };
  }

  /** Families whose standing decides whether a member is retracted. */
  * #needsOf(family: Family): Generator<Family> {
    for (const member of family.members) {
      for (const retraction of this.#retractionsOf(member)) if (!this.isUntouched(retraction)) yield this.#familyOf(retraction);
    }
  }

  #retractionsOf(member: Arrival): readonly Arrival[] {
    return (this.#references.retractions.get(ownKey(member)) ?? []).filter((retraction) => retraction !== member);
  }

  #familyOf(arrival: Arrival): Family {
    const known = this.#families.get(arrival);
    if (known !== undefined) return known;
    const { root, isCircle } = this.#rootOf(arrival);
    const family: Family = { members: this.#membersFrom(root), isCircle, state: 'open' };
    for (const member of family.members) this.#families.set(member, family);
    return family;
  }

  /** Up the chain to the event that replaces nothing (it may not have come yet), or round a circle to where it closes. */
  #rootOf(arrival: Arrival): { root: string; isCircle: boolean } {
    const path = new Set<string>();
    for (let key = ownKey(arrival); ;) {
      if (path.has(key)) return { root: key, isCircle: true };
      path.add(key);
      const here = this.#references.byKey.get(key);
      const up = here === undefined ? null : replacedKey(here);
      if (up === null) return { root: key, isCircle: false };
      key = up;
    }
  }

  #membersFrom(root: string): Arrival[] {
    const members: Arrival[] = [];
    const seen = new Set([root]);
    // A Set that grows while it is walked: every key once, originals before their corrections.
    for (const key of seen) {
      const here = this.#references.byKey.get(key);
      if (here !== undefined) members.push(here);
      for (const correction of this.#references.corrections.get(key) ?? []) seen.add(ownKey(correction));
    }
    return members;
  }

  /** TRAP: retractions that retract each other meet a family that is still being decided; that retraction counts as not in force, which ends the circle. */
  #isRetracted(member: Arrival): boolean {
    return this.#retractionsOf(member).some((retraction) => this.isUntouched(retraction) || this.#standings.get(retraction) === 'in-force');
  }

  #settle(family: Family): void {
    const retracted = new Set(family.members.filter((member) => this.#isRetracted(member)));
    const replaced = family.isCircle ? new Set<Arrival>() : this.#replacedOf(family, retracted);
    const candidates = family.members.filter((member) => !retracted.has(member) && !replaced.has(member)).sort(byStatement);
    const counts = candidates.at(-1);
    for (const member of family.members) {
      const lost = replaced.has(member) ? 'replaced' : 'contradictory';
      this.#standings.set(member, member === counts ? 'in-force' : retracted.has(member) ? 'retracted' : lost);
    }
    family.state = 'settled';
  }

  /** Replaced: some correction of it stands, or was retracted after having been corrected by one that stands. Corrections are looked at before what they correct. */
  #replacedOf(family: Family, retracted: ReadonlySet<Arrival>): Set<Arrival> {
    const replaced = new Set<Arrival>();
    for (const member of [...family.members].reverse()) {
      const corrections = this.#references.corrections.get(ownKey(member)) ?? [];
      if (corrections.some((correction) => !retracted.has(correction) || replaced.has(correction))) replaced.add(member);
    }
    return replaced;
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
  if (references.corrections.size === 0 && references.retractions.size === 0) return new Map(arrivals.map((arrival) => [arrival, 'in-force']));
  const settlement = new Settlement(references);
  // WHY sorted: circles are broken where they are entered first, and that must not depend on the order of arrival.
  const touched = arrivals.filter((arrival) => !settlement.isUntouched(arrival)).sort((left, right) => (left.identity < right.identity ? -1 : 1));
  for (const arrival of touched) settlement.standing(arrival);
  return new Map(arrivals.map((arrival) => {
    const standing = settlement.standing(arrival);
    return [arrival, standing === 'in-force' && settlement.isWaiting(arrival) ? 'waiting' : standing];
  }));
}
