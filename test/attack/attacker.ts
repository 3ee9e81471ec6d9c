/**
 * Somebody with the role `quality` and a solver: collects all that is published, writes it down as equations between counts that nobody showed him, and
 * asks how narrowly each of these is pinned.
 *
 * RULE attacked (domain 6.7): no count of 1 to 10 may be known, nor be pinned to a range narrower than ten.
 */
import loadHighs, { type LegacyHighs } from 'highs';

/** What an answer holds; the attacker reads JSON. */
export type Json = ReturnType<typeof JSON.parse>;

/** Unknown counts, by name, and what is known of sums of them. */
export class System {
  readonly #index = new Map<string, number>();
  readonly #facts: { readonly cells: readonly number[]; readonly value: number; readonly said: string }[] = [];

  /** The unknowns of these names. */
  cells(names: readonly string[]): number[] {
    return names.map((name) => {
      const known = this.#index.get(name) ?? this.#index.size;
      this.#index.set(name, known);
      return known;
    });
  }

  know(names: readonly string[], value: number, said: string): void {
    this.#facts.push({ cells: this.cells(names), value, said });
  }

  get size(): { unknowns: number; facts: number } {
    return { unknowns: this.#index.size, facts: this.#facts.length };
  }

  /** False where no counts fit: what is added up there is not a count of separate things (one person in two groups). */
  isPossible(solver: LegacyHighs): boolean {
    if (this.#facts.length === 0) return true;
    const facts = this.#facts.map(({ cells, value }, index) => ` f${index}: ${cells.map((cell) => `x${cell}`).join(' + ')} = ${value}`);
    return solver.solve(`Minimize\n o: 0 x0\nSubject To\n${facts.join('\n')}\nEnd`, { output_flag: false }).Status === 'Optimal';
  }

  /** The narrowest range of a sum of unknowns that all facts allow; where it ends above 20, its low end is not looked for. Throws where the facts contradict each other. */
  range(solver: LegacyHighs, names: readonly string[]): { low: number; high: number } {
    const sum = (cells: readonly number[]): string => cells.map((cell) => `x${cell}`).join(' + ');
    const facts = this.#facts.map(({ cells, value }, index) => ` f${index}: ${sum(cells)} = ${value}`);
    const target = sum(this.cells(names));
    const solve = (goal: 'Minimize' | 'Maximize'): number => {
      const { Status, ObjectiveValue } = solver.solve(`${goal}\n o: ${target}\nSubject To\n${facts.join('\n')}\nEnd`, { output_flag: false });
      if (Status === 'Unbounded' || Status === 'Primal infeasible or unbounded') return Infinity;
      if (Status !== 'Optimal') throw new Error(`what is published contradicts itself: ${Status}`);
      return ObjectiveValue;
    };
    const high = Math.floor(solve('Maximize') + 1e-6);
    // Whatever the least is, a range that ends here is wide enough, or lies above what is protected.
    return high >= 21 ? { low: 0, high } : { low: Math.ceil(solve('Minimize') - 1e-6), high };
  }
}

/** A count that the rule protects, and that is known too well. */
export function isPinned({ low, high }: { low: number; high: number }): boolean {
  return high - low < 10 && high > 0 && low < 11;
}

export const openSolver = (): Promise<LegacyHighs> => loadHighs();

/** Every count that a published reading tells, by what it counts. Nothing where it is hidden. */
export function countsTold(reading: Json): { denominator: number; numerator?: number; rest?: number } | null {
  if (reading?.state === 'none') return { denominator: 0, numerator: 0, rest: 0 };
  if (reading?.state !== 'value') return null;
  if (reading.method === 'count') return { denominator: reading.value };
  if (reading.numerator === undefined) return { denominator: reading.denominator ?? reading.atRisk ?? 0 };
  return { denominator: reading.denominator, numerator: reading.numerator, rest: reading.denominator - reading.numerator };
}

export const PARTS = ['denominator', 'numerator', 'rest'] as const;
export type Part = (typeof PARTS)[number];

/** Every number in a document that stands where a count stands. */
export function smallCountsIn(value: Json, at = ''): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own: string[] = [];
  const told = countsTold(value);
  if (told !== null && value.state === 'value' && typeof told.denominator === 'number') {
    const isRate = typeof value.method === 'string' && /client-day|poisson|exact/i.test(value.method);
    for (const part of PARTS) {
      const count = told[part];
      if (count !== undefined && count > 0 && count < 11 && !(isRate && part === 'rest')) own.push(`${at}: ${part} ${count}`);
    }
  }
  for (const name of ['episodes', 'eligible', 'exits', 'censored', 'events', 'size', 'count', 'left']) {
    const count = value[name];
    if (typeof count === 'number' && count > 0 && count < 11) own.push(`${at}/${name} ${count}`);
  }
  // A funnel's limits are drawn at sizes that nobody need have.
  return [...own, ...Object.entries(value).flatMap(([key, entry]) => (key === 'limits' ? [] : smallCountsIn(entry, `${at}/${key}`)))];
}
