/**
 * Somebody with the role `quality` and a solver: collects all that is published, writes it down as equations between counts that nobody showed him, and
 * asks how narrowly each of these is pinned.
 *
 * RULE attacked (domain 6.7): no count of 1 to 10 may be known, nor be pinned to a range narrower than ten.
 */
import loadHighs, { type Highs, type Model } from 'highs';

/** What an answer holds; the attacker reads JSON. */
export type Json = ReturnType<typeof JSON.parse>;

/** A count that the attacker wants: a sum of unknowns. */
export interface Target {
  readonly name: string;
  readonly cells: readonly string[];
}
export interface Range {
  readonly low: number;
  readonly high: number;
}
export interface Pressed {
  readonly pinned: readonly (Target & Range)[];
  /** Targets that are not the same sum as another, and how often the solver was asked about them. */
  readonly asked: number;
  readonly solved: number;
}

/** A count that the rule protects, and that is known too well. */
export function isPinned({ low, high }: Range): boolean {
  return high - low < 10 && high > 0 && low < 11;
}

export const openSolver = (): Promise<Highs> => loadHighs();

interface Fact {
  readonly cells: readonly number[];
  readonly value: number;
  readonly said: string;
}

/** Values of sums of unknowns, from `low` to `high` over all solutions seen so far. */
interface Wanted extends Target {
  readonly columns: readonly number[];
  low: number;
  high: number;
}

const sumOf = (columns: readonly number[], values: Float64Array): number => columns.reduce((sum, column) => sum + (values[column] ?? 0), 0);

/** Unknown counts, by name, and what is known of sums of them. */
export class System {
  readonly #index = new Map<string, number>();
  readonly #facts = new Map<string, Fact>();
  /** Two values for the same sum: no counts fit. */
  readonly #denied: string[] = [];

  know(names: readonly string[], value: number, said: string): void {
    const cells = [...new Set(names.map((name) => {
      const known = this.#index.get(name) ?? this.#index.size;
      this.#index.set(name, known);
      return known;
    }))].sort((left, right) => left - right);
    const key = cells.join(' ');
    const before = this.#facts.get(key);
    if (before === undefined) this.#facts.set(key, { cells, value, said });
    else if (before.value !== value) this.#denied.push(`${before.said} is ${before.value}, ${said} is ${value}`);
  }

  get size(): { unknowns: number; facts: number } {
    return { unknowns: this.#index.size, facts: this.#facts.size };
  }

  #load(solver: Highs, use: (model: Model) => Pressed | null): Pressed | null {
    const facts = [...this.#facts.values()];
    const columns = this.#index.size;
    const zeros = new Float64Array(columns);
    const starts = facts.reduce<number[]>((all, { cells }) => [...all, (all.at(-1) ?? 0) + cells.length], [0]);
    const indices = facts.flatMap(({ cells }) => cells);
    const values = facts.map(({ value }) => value);
    return solver.withModel((model): Pressed | null => {
      model.options.set({ output_flag: false, presolve: 'off' });
      model.passModel({
        numCols: columns, numRows: facts.length, colCost: zeros, colLower: zeros, colUpper: new Float64Array(columns).fill(solver.infinity), rowLower: values, rowUpper: values,
        matrix: { format: 'csr', numRows: facts.length, numCols: columns, starts, indices, values: indices.map(() => 1) },
      });
      return use(model);
    });
  }

  /** Sums of which every part is in some fact; of any other nothing is known above it. */
  #wanted(targets: readonly Target[]): Wanted[] {
    const found = new Map<string, Wanted>();
    for (const target of targets) {
      const columns = [...new Set(target.cells)].map((name) => this.#index.get(name) ?? -1).sort((left, right) => left - right);
      if (columns.length === 0 || columns[0] === -1) continue;
      const key = columns.join(' ');
      if (!found.has(key)) found.set(key, { ...target, columns, low: Infinity, high: -Infinity });
    }
    return [...found.values()];
  }

  /**
   * Which targets are pinned. Null where no counts fit all facts: what is added up there is not a count of separate things.
   *
   * WHY so few are solved for: every solution is a world that fits, and moves the bounds of all targets; whoever is 10 apart in two worlds is not pinned.
   */
  press(solver: Highs, targets: readonly Target[]): Pressed | null {
    if (this.#denied.length > 0) return null;
    const wanted = this.#wanted(targets);
    if (this.#facts.size === 0) return { pinned: [], asked: wanted.length, solved: 0 };
    const { minimize, maximize } = solver.constants.objectiveSense;
    return this.#load(solver, (model) => {
      let solved = 0;
      const solve = (columns: readonly number[], sense: typeof minimize): boolean => {
        for (const column of columns) model.changeColCost(column, 1);
        model.changeObjectiveSense(sense);
        const isSolved = model.run().modelStatus === solver.constants.modelStatus.optimal;
        // TRAP: the solution is gone once a cost is changed.
        const colValue = isSolved ? model.getSolution().colValue : null;
        for (const column of columns) model.changeColCost(column, 0);
        solved += 1;
        if (colValue === null) return false;
        for (const one of wanted) {
          const sum = sumOf(one.columns, colValue);
          one.low = Math.min(one.low, sum);
          one.high = Math.max(one.high, sum);
        }
        return true;
      };
      if (!solve([], minimize)) return null;
      const pinned: (Target & Range)[] = [];
      const isFree = ({ low, high }: Range): boolean => high - low >= 10 - 1e-6;
      for (const one of wanted) {
        if (!isFree(one)) solve(one.columns, maximize);
        // Whatever the least is: a range that ends here is wide enough, or lies above what is protected.
        if (isFree(one) || one.high >= 21) continue;
        solve(one.columns, minimize);
        const range = { low: Math.ceil(one.low - 1e-6), high: Math.floor(one.high + 1e-6) };
        if (isPinned(range)) pinned.push({ name: one.name, cells: one.cells, ...range });
      }
      return { pinned, asked: wanted.length, solved };
    });
  }

  /** Whether any counts fit all facts. */
  isPossible(solver: Highs): boolean {
    return this.press(solver, []) !== null;
  }

  /** The narrowest range of a sum of unknowns that all facts allow, where it may be pinned; null where it is not. */
  pinned(solver: Highs, cells: readonly string[]): Range | null {
    const found = this.press(solver, [{ name: 'asked', cells }])?.pinned[0];
    return found === undefined ? null : { low: found.low, high: found.high };
  }
}
