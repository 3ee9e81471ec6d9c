/** Tables of a binder. RULE: every figure bears the number of the API itself (`data value`), whatever its words round it to. */
import { NOT_FROZEN, unfrozenIn } from '#analytics/contract/baseline.ts';
import { html } from 'hono/html';
import type { ReviewAnswer, Stratification } from '#analytics/contract/review.ts';
import type { Reading, Series, Table } from '#analytics/contract/result.ts';
import { dayName, periodName } from '#analytics/period/names.ts';
import { amount, differenceWords, plural, readingWords } from '#analytics/review/say.ts';
import type { Html } from './chart-svg.ts';

type Unit = Series['unit'];
type ColumnUnit = Table['columns'][number]['unit'];

/** Standard deviations are figures, which their column's name says. */
const unitOf = (unit: Exclude<ColumnUnit, 'difference'>): Unit => (unit === 'standardised-difference' ? 't-score' : unit);

export const number = (value: number | null | undefined, unit: Unit): Html => (value === null || value === undefined ? html`<span class="quiet">&ndash;</span>` : html`<data value="${value}">${amount(value, unit)}</data>`);

export const readingCell = (reading: Reading | undefined, unit: Unit): Html => {
  if (reading === undefined) return html`<span class="quiet">&ndash;</span>`;
  return said(reading, readingWords(reading, unit));
};

const said = (reading: Reading, words: string): Html => (reading.state === 'value' ? html`<data value="${reading.value}">${words}</data>` : html`<span class="quiet">${words}</span>`);

/** RULE: a difference of shares is in points of a percentage; its column says so. */
const differenceCell = (reading: Reading): Html => (reading.state === 'none' ? html`<span class="quiet">&ndash;</span>` : said(reading, differenceWords(reading)));

interface Column<Row> {
  readonly name: string;
  readonly cell: (row: Row) => Html | string;
  readonly isNumber?: boolean;
}

/** In a frame of its own, which a phone scrolls. */
export function table<Row>(caption: string, columns: readonly Column<Row>[], rows: readonly Row[]): Html {
  const cell = (row: Row, { cell: say, isNumber }: Column<Row>, index: number): Html => (index === 0 ? html`<th scope="row">${say(row)}</th>` : html`<td${isNumber === true ? html` class="number"` : ''}>${say(row)}</td>`);
  return html`<div class="wide" role="group" aria-label="${caption}" tabindex="0"><table><caption>${caption}</caption>
    <thead><tr>${columns.map(({ name, isNumber }) => html`<th scope="col"${isNumber === true ? html` class="number"` : ''}>${name}</th>`)}</tr></thead>
    <tbody>${rows.map((row) => html`<tr>${columns.map((column, index) => cell(row, column, index))}</tr>`)}</tbody></table></div>`;
}

const SIGNALS: Readonly<Record<string, string>> = {
  'outside-limits': 'outside the limits', 'shift': 'run on one side', 'trend': 'run in one direction', 'two-of-three': 'two of three close to a limit', 'long-run': 'unusually long run', 'few-crossings': 'centre crossed seldom',
};

export function pointsTable({ chart }: ReviewAnswer): Html {
  const [group] = chart.groups;
  const judged = new Map((group?.spc?.points ?? []).map((point) => [point.from, point]));
  const { unit } = chart;
  return table('Each period, with the centre and the limits that it is judged by', [
    { name: 'Period', cell: ({ from, isPartial }) => `${periodName(chart.interval, from)}${isPartial === true ? ' (not over)' : ''}` },
    { name: 'Value', isNumber: true, cell: ({ reading }) => readingCell(reading, unit) },
    { name: 'Centre', isNumber: true, cell: ({ from }) => number(judged.get(from)?.centre, unit) },
    { name: 'Lower limit', isNumber: true, cell: ({ from }) => number(judged.get(from)?.lower, unit) },
    { name: 'Upper limit', isNumber: true, cell: ({ from }) => number(judged.get(from)?.upper, unit) },
    { name: 'Signals', cell: ({ from }) => (judged.get(from)?.signals ?? []).map((signal) => SIGNALS[signal] ?? signal).join(', ') },
  ], group?.points ?? []);
}

export function phasesTable({ review, chart }: ReviewAnswer): Html | '' {
  const spc = chart.groups[0]?.spc;
  if (spc === null || spc === undefined) return '';
  const unfrozen = unfrozenIn(review.baselines, spc.phases);
  return table(`What the chart rests on: ${spc.rulesName}, around the ${spc.centreName}`, [
    { name: 'From', cell: ({ from }) => periodName(chart.interval, from) }, { name: 'Centre', isNumber: true, cell: ({ centre }) => number(centre, chart.unit) },
    { name: 'Made from', isNumber: true, cell: ({ basedOn }) => html`<data value="${basedOn}">${plural(basedOn, 'point')}</data>` },
    { name: 'How', cell: ({ from, isFrozen, isProvisional }) => [isFrozen ? 'frozen' : 'all points of the phase', ...(isProvisional ? ['provisional'] : []), ...(unfrozen.has(from) ? [NOT_FROZEN] : [])].join(', ') },
    { name: 'Why', cell: ({ reason }) => reason ?? '' },
  ], spc.phases);
}

export function changesTable({ review, verdicts, chart }: ReviewAnswer): Html {
  if (review.changes.length === 0) return html`<p>No change is logged.</p>`;
  const verdictOf = new Map(verdicts.map(({ number: of, verdict }) => [of, verdict]));
  return table('The change log', [
    { name: 'Change', cell: ({ number: of }) => html`<data value="${of}">${of}</data>` },
    { name: 'From', cell: ({ on }) => dayName(on).replaceAll(' ', '\u00a0') },
    { name: 'What was hoped for', cell: ({ hypothesis, direction }) => `${hypothesis} (${direction === 'increase' ? 'upwards' : 'downwards'})` },
    { name: 'What was seen after it', cell: ({ number: of }) => html`${verdictOf.get(of)?.sentence ?? ''}${verdictOf.get(of)?.caution == null ? '' : html`<br><span class="quiet">${verdictOf.get(of)?.caution ?? ''}</span>`}` },
    { name: 'Points after', isNumber: true, cell: ({ number: of }) => number(verdictOf.get(of)?.after, 'count') },
    { name: 'Judged by', isNumber: true, cell: ({ number: of }) => number(verdictOf.get(of)?.centre, chart.unit) },
  ], review.changes);
}

const DIVIDED: Readonly<Record<string, string>> = {
  program: 'Program', levelOfCare: 'Level of care', medication: 'Medication', primarySubstance: 'Primary substance', coOccurring: 'Co-occurring condition', ageBand: 'Age band', gender: 'Gender',
  raceEthnicity: 'Race and ethnicity', housing: 'Housing', referral: 'Referral', payer: 'Payer', language: 'Language',
};
const SAID = { 'said': 'enough to say', 'too-few': 'too few to say', 'not-said': '' } as const;

export const divisionName = (by: string): string => DIVIDED[by] ?? by;

export function stratumSection({ by, rows, sentence }: Stratification): Html {
  const name = divisionName(by);
  const body = rows.length === 0 ? '' : table(`By ${name.toLowerCase()}, in the order of their names`, [
    { name, cell: ({ label }) => label }, { name: 'Share', isNumber: true, cell: ({ reading }) => readingCell(reading, 'share') },
    { name: 'Drawn towards all', isNumber: true, cell: ({ shrunken }) => number(shrunken?.value, 'share') },
    { name: 'Less the others, percentage points', isNumber: true, cell: ({ fromOthers }) => differenceCell(fromOthers) },
    { name: 'Gap that would be found', isNumber: true, cell: ({ detectable }) => number(detectable, 'share') },
    { name: 'Enough?', cell: ({ state }) => SAID[state] },
  ], rows);
  return html`<section class="whole"><h3>${name}</h3><p>${sentence}</p>${body}</section>`;
}

type Cells = Table['groups'][number]['rows'][number]['cells'];

/** RULE: where a figure is nobody's, or the measure has no such figure of it, a dash stands. */
function resultCell(reading: Cells[string] | undefined, unit: ColumnUnit): Html {
  if (reading === undefined || reading.state === 'none') return html`<span class="quiet">&ndash;</span>`;
  return unit === 'difference' ? differenceCell(reading) : readingCell(reading, unitOf(unit));
}

const COLUMNS_AT_MOST = 8;

/** A measure's own table, group by group; turned on its side where it is wider than a sheet. */
export function resultTable(caption: string, { columns, groups }: Table): Html {
  const rows = groups.flatMap((group) => group.rows.map((row) => ({ label: groups.length === 1 ? row.label : `${group.label}: ${row.label}`, cells: row.cells })));
  if (columns.length > COLUMNS_AT_MOST) {
    const turned = table(caption, [{ name: 'Figure', cell: ({ label }) => label }, ...rows.map(({ label, cells }) => ({ name: label, isNumber: true, cell: ({ key, unit }: (typeof columns)[number]) => resultCell(cells[key], unit) }))], columns);
    return html`<div class="turned">${turned}</div>`;
  }
  return table(caption, [{ name: 'Row', cell: ({ label }) => label }, ...columns.map(({ key, label, unit }) => ({ name: label, isNumber: true, cell: ({ cells }: (typeof rows)[number]) => resultCell(cells[key], unit) }))], rows);
}
