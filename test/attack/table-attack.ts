/** Tables: all columns at once, for they are parts of one another; programs x one other grouping, or rows (domains, instruments). */
import { System, type Json, type Target } from './attacker.ts';
import { KNOWN, ROWS_ADD_UP, type Column } from './knowledge.ts';
import { groupsOf, keyOf, keysOf, type Attack, type Published } from './published.ts';
import { countsTold } from './tell.ts';

const ownOf = (key: string, unit: string): Column => (unit === 'share' ? { is: [`${key}:numerator`], of: [`${key}:numerator`, `${key}:rest`] } : { is: [key] });

interface Part {
  readonly name: 'denominator' | 'numerator' | 'rest';
  readonly atoms: readonly string[];
}

/** A share of which only the counted are known (`of` left out) says nothing of the rest. */
function partsOf({ is, of }: Column, unit: string): Part[] {
  if (unit !== 'share' && unit !== 'per-1000-client-days') return is.length === 0 ? [] : [{ name: 'denominator', atoms: is }];
  const counted: Part = { name: 'numerator', atoms: is };
  if (of === undefined || unit !== 'share') return is.length === 0 ? [] : [counted];
  return [counted, { name: 'rest', atoms: of.filter((atom) => !is.includes(atom)) }, { name: 'denominator', atoms: of }];
}

class Sheet {
  readonly system = new System();
  readonly targets: Target[] = [];
  readonly #columns: readonly { readonly key: string; readonly parts: readonly Part[] }[];

  constructor(measure: string, columns: readonly Json[]) {
    this.#columns = columns.map(({ key, unit }) => ({ key, parts: partsOf(KNOWN[measure]?.[key] ?? ownOf(key, unit), unit) }));
  }

  /** A row of readings, made of these places (a program's groups, or one of them). */
  take(name: string, places: readonly string[], cells: Json, only: (column: string) => boolean = () => true): void {
    const at = (atoms: readonly string[]): string[] => places.flatMap((place) => atoms.map((atom) => `${place}|${atom}`));
    const atoms = new Set<string>();
    for (const { key, parts } of this.#columns) {
      const reading = cells[key];
      if (reading === undefined || !only(key)) continue;
      // TRAP: a scale without a threshold has nobody in its shares, and people all the same.
      const told = reading.state === 'none' && parts.length > 1 ? null : countsTold(reading, parts.length > 1);
      for (const part of parts) {
        for (const atom of part.atoms) atoms.add(atom);
        if (part.atoms.length === 0 || places.length === 0) continue;
        const count = told?.[part.name];
        if (count !== undefined) this.system.know(at(part.atoms), count, `${key} ${part.name} of ${name}`);
        else if (reading.state === 'hidden') this.targets.push({ name: `${key} ${part.name} of ${name}`, cells: at(part.atoms) });
      }
    }
    // What two columns differ by is a count too.
    for (const atom of atoms) if (atom !== 'day') this.targets.push({ name: `${atom} of ${name}`, cells: at([atom]) });
  }
}

const allOf = (group: Json): Json => group?.rows?.find((row: Json) => row.key === 'all')?.cells;

function takeCross(sheet: Sheet, published: Published, by: string): void {
  const [all, programs, groups] = [published.get(keyOf('table', null, null)), published.get(keyOf('table', 'program', null)), published.get(keyOf('table', by, null))];
  const [P, G] = [keysOf(programs), keysOf(groups)];
  const take = (name: string, ps: readonly string[], gs: readonly string[], group: Json): void => {
    if (allOf(group) !== undefined) sheet.take(name, ps.flatMap((p) => gs.map((g) => `${p}|${g}`)), allOf(group));
  };
  take('all', P, G, groupsOf(all)[0]);
  for (const group of groupsOf(programs)) take(`program ${group.key}`, [group.key], G, group);
  for (const group of groupsOf(groups)) take(`${by} ${group.key}`, P, [group.key], group);
  for (const p of P) for (const group of groupsOf(published.get(keyOf('table', by, p)))) take(`program ${p}, ${by} ${group.key}`, [p], [group.key], group);
}

/** RULE: rows of instruments are the same people measured in several ways; they do not add up. Bands of a scale do, to those who have a score on it. */
function takeRows(sheet: Sheet, measure: string, rows: readonly Json[]): void {
  const added = ROWS_ADD_UP[measure];
  const places = rows.map(({ key }) => key).filter((key) => key !== 'all');
  for (const { key, cells } of rows) {
    if (key === 'all') sheet.take('all rows', places, cells, (column) => column !== 'share' && added?.includes(column) === true);
    else if (rows.some((row) => row !== undefined && String(row.key).startsWith(`${key}/`))) sheet.take(key, places.filter((place) => place.startsWith(`${key}/`) && !place.endsWith('not-measured')), { ...bandsTold(cells) });
    else sheet.take(key, [key], cells);
  }
}

/** How many have a score on a scale: what its bands add up to. */
function bandsTold(cells: Json): Json {
  const count = (reading: Json): Json => (reading?.state === 'value' ? { state: 'value', method: 'count', value: reading.denominator } : { state: 'hidden' });
  return { baselineCount: count(cells.baselineMedian), latestCount: count(cells.latestMedian) };
}

/** Everything in the tables of one measure in one release. */
export function tableAttack(measure: string, published: Published, by: string): Attack {
  const all = published.get(keyOf('table', null, null));
  const sheet = new Sheet(measure, all?.result.columns ?? []);
  if (all?.result.rowsAre === null) takeCross(sheet, published, by);
  else for (const { rows } of groupsOf(all)) takeRows(sheet, measure, rows);
  return { where: `table by ${by}`, system: sheet.system, targets: sheet.targets };
}
