/** The same figures in other clothes: CSV, the review's binder. Each check says what is there that the API's answer does not have. */
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { periodName } from '#analytics/period/names.ts';
import type { Json } from './attacker.ts';

const Lines = z.array(z.record(z.string(), z.string()));
/** Columns of the reading itself; each has the number of the answer, or nothing. */
const READING = ['value', 'lower', 'upper', 'numerator', 'denominator', 'atRisk'];
const TEXT = ['measure', 'version', 'snapshot', 'asOf', 'group', 'groupLabel', 'figure', 'unit', 'state', 'method', 'isNone', 'notYetUntil', 'hiddenBecause', 'series', 'from', 'to', 'isPartial', 'row', 'column', 'signals', 'position', 'path', 'receipt'];

export const linesOf = (csv: string): Record<string, string>[] => Lines.parse(parse(csv, { bom: true, columns: true, record_delimiter: '\r\n' }));

/** Numbers of an object itself, and of what stands in it under a name that is no list of others. */
const ownNumbers = (value: Json): string[] => Object.entries(value ?? {}).flatMap(([key, one]) => (typeof one === 'number' ? [String(one)] : ['reading', 'limits'].includes(key) ? ownNumbers(one) : []));

/** An object, and those it stands in, from the result down. */
function ancestry(result: Json, path: string): Json[] {
  const found: Json[] = [result];
  for (const step of path.split('/')) found.push(found.at(-1)?.[step]);
  return found;
}

function beside(result: Json, path: string, line: Readonly<Record<string, string>>): Set<string> {
  const within = ancestry(result, path);
  const group = within[2];
  const judged = (group?.spc?.points ?? []).filter(({ from }: { from: string }) => from === line['from']);
  const columns = (result.columns ?? []).filter(({ key }: { key: string }) => key === line['column']);
  return new Set([...within, ...judged, ...columns].flatMap(ownNumbers));
}

/** What a CSV has that the answer has not: a number for a figure that is hidden, another number, a figure more or less. */
export function csvFaults(csv: string, answer: Json): string[] {
  const lines = linesOf(csv);
  const { result } = answer;
  const faults: string[] = [];
  for (const line of lines) {
    const { path = '' } = line;
    const said = ancestry(result, path).at(-1);
    const state = said?.state ?? (typeof said?.value === 'number' ? 'value' : 'missing');
    if (line['state'] !== state) faults.push(`${path} is ${line['state'] ?? ''}, not ${state}`);
    for (const name of READING) if ((line[name] ?? '') !== String((state === 'value' ? said[name] : undefined) ?? '')) faults.push(`${path} ${name} is ${line[name] ?? ''}`);
    const there = beside(result, path, line);
    for (const [name, cell] of Object.entries(line)) if (cell !== '' && !TEXT.includes(name) && !there.has(cell)) faults.push(`${path} has ${name} ${cell}`);
  }
  const places = new Set(lines.map(({ path }) => path));
  const figures = JSON.stringify(result).match(/"state":/g)?.length ?? 0;
  const drawn = JSON.stringify(result).match(/"day":\d+,"atRisk":/g)?.length ?? 0;
  if (places.size !== lines.length || lines.length !== figures + drawn) faults.push(`${lines.length} lines for ${figures} figures and ${drawn} points`);
  return faults;
}

const forms = (value: number): string[] => [String(value), String(Number(value.toFixed(1))), String(Math.round(value)), String(Math.round(value * 100))].map((text) => text.replace('-', ''));
const inText = (text: string): string[] => (text.match(/\d[\d,]*(?:\.\d+)?/g) ?? []).map((number) => String(Number(number.replaceAll(',', ''))));

/** Every number of an answer, as it or its rounding may be written. */
function numbersIn(value: Json): string[] {
  if (typeof value === 'number') return forms(value);
  if (typeof value === 'string') return inText(value);
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}

/** Words of the page: 42 CFR part 2, intervals of 95 %, a test at 5 %. */
const PRINTED = new Set(['42', '2', '95', '5']);
const unescaped = (text: string): string => text.replaceAll(/&#39;|&rsquo;/g, '\'').replaceAll('&quot;', '"').replaceAll(/&ndash;/g, '-').replaceAll('&amp;', '&');

/** Numbers that can be read or heard on a binder, and are not in the answer it is made of; drawn points that are not among those shown. */
export function binderFaults(page: string, answer: Json): string[] {
  const body = page.slice(page.indexOf('<body>')).replaceAll(/<g class="axis">[^]*?<\/g>/g, '');
  const group = answer.chart.groups[0];
  const names: string[] = (group?.points ?? []).map(({ from }: { from: string }) => periodName(answer.chart.interval, from));
  const heard = [...body.matchAll(/(?:aria-label|title|alt)="([^"]*)"/g)].map(([, text]) => text ?? '').join(' ');
  const read = names.reduce((text, name) => text.replaceAll(name, ''), unescaped(`${body.replaceAll(/<[^>]*>/g, ' ')} ${heard}`)).replaceAll(/\b[BP]\d\b/g, '');
  const there = new Set(numbersIn(answer));
  const strange = inText(read).filter((number) => !there.has(number) && !PRINTED.has(number));
  const shown: string[] = (group?.points ?? []).flatMap(({ reading }: { reading: Json }) => (reading.state === 'value' ? [String(reading.value)] : []));
  const drawn = [...body.matchAll(/data-value="([^"]*)"/g)].map(([, value]) => value);
  const joined = /<path class="line" d="([^"]*)"/.exec(body)?.[1]?.match(/[ML]/g)?.length ?? 0;
  return [...strange.map((number) => `says ${number}`), ...(JSON.stringify(drawn) === JSON.stringify(shown) ? [] : ['draws points that are not shown']), ...(joined === shown.length ? [] : [`joins ${joined} of ${shown.length}`])];
}
