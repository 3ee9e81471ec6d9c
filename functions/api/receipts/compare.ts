/** What differs between a receipt and the same receipt made again, in words. */
import type { NumberReceipt } from '#analytics/contract/number-receipt.ts';
import type { MeasureDefinition } from '#analytics/contract/result.ts';
import type { ReleaseReceipt } from '#analytics/contract/release-receipt.ts';

/** What receipts of both kinds have. */
type Common = Pick<NumberReceipt | ReleaseReceipt, 'definition' | 'query' | 'sql' | 'waterfall' | 'figures' | 'result' | 'hidden' | 'warnings' | 'title' | 'figure' | 'digests'>;
type Texts = Pick<NumberReceipt['sql'], 'text' | 'macros'>;

export interface Change {
  readonly path: string;
  readonly was: unknown;
  readonly is: unknown;
}

const isNode = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;

/** Leaves that are not the same, by their paths; exact, number by number. Example ({ a: [1] }, { a: [2] }) -> [{ path: 'a/0', was: 1, is: 2 }] */
export function changesBetween(was: unknown, is: unknown, path = ''): Change[] {
  if (isNode(was) && isNode(is) && Array.isArray(was) === Array.isArray(is)) {
    return [...new Set([...Object.keys(was), ...Object.keys(is)])].flatMap((key) => changesBetween(was[key], is[key], path === '' ? key : `${path}/${key}`));
  }
  return Object.is(was, is) ? [] : [{ path, was, is }];
}

const LONG = 80;
const shown = (value: unknown): string => {
  const text = value === undefined ? 'nothing' : typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > LONG ? `${text.slice(0, LONG)}...` : text;
};
export const said = (what: string, { was, is }: Pick<Change, 'was' | 'is'>): string => `${what} was ${shown(was)}, is ${shown(is)}`;

function settingLines(was: NumberReceipt['definition']['settings'], is: NumberReceipt['definition']['settings']): string[] {
  const valuesOf = (settings: typeof was): Record<string, number> => Object.fromEntries(settings.map(({ name, value }) => [name, value]));
  return changesBetween(valuesOf(was), valuesOf(is)).map((change) => said(`setting: ${change.path}`, change));
}

/** What a measure is, and what its settings are set to. */
export function ruleLines({ settings: before, ...rule }: MeasureDefinition, { settings: after, ...now }: MeasureDefinition): string[] {
  return [
    ...changesBetween(rule, now).map((change) => said(`definition: ${change.path}`, change)),
    ...changesBetween(before.map(({ value: _, ...rest }) => rest), after.map(({ value: _, ...rest }) => rest)).map((change) => said(`definition: settings/${change.path}`, change)),
    ...settingLines(before, after),
  ];
}

/** Names of what was read in the SQL's place: a whole text that changed is not printed. */
export function sqlLines(was: Texts | null, is: Texts | null, where = 'the receipt shows'): string[] {
  const changed = (name: keyof Texts, what: string): string[] => (was?.[name] === is?.[name] ? [] : [`definition: ${what} is not the one ${where}`]);
  return [...changed('text', 'the measure\'s SQL'), ...changed('macros', 'the SQL that all measures share')];
}

/** A figure of the list is named by its own path, so that it and the result say one thing once. */
function figureLines(was: NumberReceipt['figures'], is: NumberReceipt['figures']): string[] {
  if (was.length !== is.length) return [`figures: there were ${was.length}, there are ${is.length}`];
  return was.flatMap(({ path, ...figure }, index) => {
    const again = is[index];
    if (again?.path !== path) return [said(`figures/${index}`, { was: path, is: again?.path })];
    return changesBetween(figure, { label: again.label, unit: again.unit, reading: again.reading }).map((change) => said(`number: ${path}${change.path.startsWith('reading') ? change.path.slice('reading'.length) : `, its ${change.path}`}`, change));
  });
}

/**
 * Every difference as a line, those in the rule first: they explain the others.
 *
 * Shape   the receipt as given, and made again from the same id over the same files -> lines, none where all is the same.
 * Missing a value that one of them does not have is `nothing`.
 */
export function differencesBetween(was: Common, is: Common): string[] {
  const part = (what: string, before: unknown, after: unknown): string[] => changesBetween(before, after).map((change) => said(`${what}${change.path === '' ? '' : `/${change.path}`}`, change));
  const figures = figureLines(was.figures, is.figures);
  const result = changesBetween(was.result, is.result).map((change) => said(`number: ${change.path}`, change));
  const lines = [
    ...ruleLines(was.definition, is.definition), ...sqlLines(was.sql, is.sql), ...part('query', was.query, is.query), ...part('sql/parameters', was.sql?.parameters, is.sql?.parameters), ...part('waterfall', was.waterfall, is.waterfall), ...figures, ...result,
    ...part('hidden', was.hidden, is.hidden), ...part('warnings', was.warnings, is.warnings), ...part('title', was.title, is.title), ...part('figure', was.figure, is.figure), ...part('digests', was.digests, is.digests),
  ];
  return [...new Set(lines)];
}
