/**
 * A review as one page to keep: no script, no address, nothing to load.
 *
 * RULE: made from the API's answer alone, for the role that asks; what the API does not give that role cannot be in it.
 */
import { html, raw } from 'hono/html';
import { REDISCLOSURE_NOTICE } from '#analytics/contract/notice.ts';
import type { ReviewAnswer } from '#analytics/contract/review.ts';
import { dayName, periodName } from '#analytics/period/names.ts';
import { axisName } from '#analytics/review/say.ts';
import { changesTable, divisionName, phasesTable, pointsTable, resultTable, stratumSection } from './binder-parts.ts';
import { chartSvg, type Flag, type Html } from './chart-svg.ts';

/** RULE: nothing may be fetched, run, framed or sent from this page, wherever it is opened. */
export const BINDER_POLICY = 'default-src \'none\'; style-src \'unsafe-inline\'; base-uri \'none\'; form-action \'none\'';

const STYLE = `
:root { color-scheme: light; }
body { margin: 0 auto; padding: 24px; max-width: 1080px; background: #fff; color: #1d2326; font: 14px/1.5 system-ui, sans-serif; font-variant-numeric: tabular-nums; }
h1 { margin: 0 0 4px; font-size: 28px; line-height: 1.2; overflow-wrap: anywhere; } h2 { margin: 32px 0 8px; font-size: 20px; line-height: 1.3; } h3 { margin: 24px 0 4px; font-size: 16px; }
p, dd { max-width: 72ch; margin: 0 0 8px; overflow-wrap: anywhere; } .lead { font-size: 16px; } .quiet, caption, .axis text { color: #4b555a; fill: #4b555a; } .notice { max-width: none; padding: 4px 12px; background: #f7f1e1; }
.wide { position: relative; max-width: 100%; overflow-x: auto; }
table { width: 100%; border-collapse: collapse; margin: 12px 0 16px; font-size: 13px; } caption { text-align: start; padding-bottom: 4px; }
th, td { padding: 5px 12px 5px 0; border-bottom: 1px solid #d5dadc; text-align: start; vertical-align: top; font-weight: 400; overflow-wrap: break-word; } thead th { font-weight: 600; vertical-align: bottom; } .number { text-align: end; } td.number data, td.number .quiet, .whole td:last-child { white-space: nowrap; } .turned td.number data { white-space: normal; }
svg { display: block; width: 100%; height: auto; margin: 12px 0; } svg text { font: 13px system-ui, sans-serif; } path { fill: none; }
.axis path { stroke: #e3e7e8; } .line { stroke: #6b757a; stroke-width: 1; } .centre { stroke: #4b555a; stroke-width: 1.5; } .limit { stroke: #4b555a; stroke-dasharray: 5 4; } .whisker { stroke: #6b757a; stroke-opacity: .35; stroke-width: 4; }
.common { fill: #6b757a; } .partial { fill: #fff; stroke: #6b757a; } .better { fill: #1f5fbf; } .worse { fill: #9a5a00; } .neutral { fill: #1d2326; } .flag path { stroke: #1f6a70; stroke-dasharray: 2 3; } .flag rect { fill: #1f6a70; } .flag text { fill: #fff; font-weight: 600; }
.hidden rect { fill: none; stroke: #6b757a; stroke-width: 1.5; stroke-dasharray: 1.5 4; stroke-linecap: round; } .not-yet path { stroke: #b4bbbe; stroke-width: 1.2; }
dl { margin: 8px 0; } dl div { display: grid; grid-template-columns: 10em minmax(0, 1fr); gap: 0 16px; padding-bottom: 4px; } dd:has(code) { max-width: none; } dt { color: #4b555a; } dd { margin: 0; } code { font: 12px ui-monospace, monospace; } footer { margin-top: 32px; padding-top: 12px; border-top: 1px solid #d5dadc; }
@media print {
  body { padding: 0; max-width: none; font-size: 9.5pt; } h1 { font-size: 18pt; } h2 { margin-top: 20px; font-size: 13pt; } h3 { margin-top: 14px; font-size: 11pt; } .lead { font-size: 11pt; } code { font-size: 8pt; } .notice { padding: 0; text-align: center; }
  table { margin: 6px 0 8px; font-size: 8.5pt; } th, td { padding: 2.5px 8px 2.5px 0; } thead { display: table-header-group; } .wide { overflow: visible; } svg text { font-size: 14px; }
  tr, .wide:has(svg), h2, h3, dl div, .whole { break-inside: avoid; } h1, h2, h3, caption, thead { break-after: avoid; } tbody > tr:first-child { break-before: avoid; }
  @page { margin: 14mm 13mm 18mm; @bottom-left { content: '${REDISCLOSURE_NOTICE}'; color: #555; font: 8pt system-ui, sans-serif; } @bottom-right { content: counter(page) ' of ' counter(pages); color: #555; font: 8pt system-ui, sans-serif; } }
}
@media screen and (max-width: 640px) { body { padding: 12px; } table { font-size: 12px; } svg, .wide table { min-width: 680px; } dl div { grid-template-columns: minmax(0, 1fr); padding-bottom: 8px; } }
`;

/** Whose page it is. */
interface Whose {
  readonly name: string;
  readonly isDemo: boolean;
}

function flagsOf({ review }: ReviewAnswer): Flag[] {
  const phases = review.phases.map(({ on }, index) => ({ on, text: `P${index + 1}` }));
  const baselines = review.baselines.map(({ from }, index) => ({ on: from, text: `B${index + 1}` }));
  return [...baselines, ...phases, ...review.changes.map(({ number, on }) => ({ on, text: String(number) }))];
}

/** The group of the chart bears the program's name. */
function scopeWords({ review: { scope }, query, chart }: ReviewAnswer): string {
  const { strata = {}, program, levelOfCare, instrument } = scope;
  const drawn = chart.groups[0]?.label ?? '';
  const parts = [program === undefined ? `all programs${drawn.includes(': ') ? `, the chart is of ${drawn.slice(drawn.indexOf(': ') + 2)}` : ''}` : drawn === '' ? `program ${program}` : drawn, levelOfCare === undefined ? null : `level of care ${levelOfCare}`, instrument ?? null, ...Object.entries(strata).map(([name, value]) => `${name} ${value}`)];
  return `${parts.filter((part) => part !== null).join(', ')}; from ${dayName(query.from)} and before ${dayName(query.to)}, as of ${dayName(query.asOf)}`;
}

function receiptsOf({ meta, strata, notMeasured }: ReviewAnswer): { name: string; receipt: string }[] {
  const all = [{ name: 'the chart', receipt: meta.receipt }, ...strata.map(({ by, receipt }) => ({ name: `by ${divisionName(by).toLowerCase()}`, receipt })), { name: 'who was measured', receipt: notMeasured?.receipts.measured ?? null }, { name: 'what it could be', receipt: notMeasured?.receipts.bounds ?? null }];
  return all.flatMap(({ name, receipt }) => (receipt === null ? [] : [{ name, receipt }]));
}

/** Example 2026-11-21T21:05:10.000Z -> `21 Nov 2026, 21:05 UTC` */
const takenWords = (instant: string): string => `${dayName(instant.slice(0, 10))}, ${instant.slice(11, 16)} UTC`;

const releaseWords = (month: string): string => `Release of ${periodName('month', `${month}-01`)}`;

function proofOf(answer: ReviewAnswer): Html {
  const { meta, measure, review } = answer;
  return html`<section><h2>Where the numbers come from</h2><dl>
    <div><dt>Snapshot</dt><dd><code>${meta.snapshot}</code>, taken ${takenWords(meta.takenAt)}${review.snapshot === null ? '' : ', pinned by the review'}</dd></div>
    ${meta.release === undefined ? '' : html`<div><dt>Release</dt><dd>${releaseWords(meta.release.month)}, <code>${meta.release.id}</code>; small figures are hidden, and what would give them away</dd></div>`}
    ${receiptsOf(answer).map(({ name, receipt }) => html`<div><dt>Receipt: ${name}</dt><dd><code>${receipt}</code></dd></div>`)}
    ${meta.receipt === null ? '' : html`<div><dt>Receipts</dt><dd>GET /v1/receipts/ and an id: query, counts, file hashes, SQL; each can be recomputed.</dd></div>`}
    <div><dt>Measure</dt><dd>${measure.title}, version <data value="${measure.version}">${measure.version}</data>, in force from ${dayName(measure.effectiveFrom)}</dd></div>
    <div><dt>Counted</dt><dd>${measure.numerator}</dd></div><div><dt>Of</dt><dd>${measure.denominator}</dd></div><div><dt>Left out</dt><dd>${measure.exclusions.join(' ')}</dd></div>
    <div><dt>Clock</dt><dd>${measure.clock}</dd></div><div><dt>Known when</dt><dd>${measure.maturity}</dd></div><div><dt>Belongs to</dt><dd>${measure.attribution}</dd></div><div><dt>Method</dt><dd>${measure.method}</dd></div><div><dt>Source</dt><dd>${measure.source}</dd></div>
    <div><dt>Strata</dt><dd>Shares with Wilson&rsquo;s 95 % interval; drawn towards the share of all by a beta-binomial model (empirical Bayes by moments); differences with Newcombe&rsquo;s 95 % interval; the gap that would be found four times in five by a two-sided test at 5 %. With many groups, one interval in twenty misses by chance.</dd></div>
  </dl></section>`;
}

function outcomesOf({ notMeasured }: ReviewAnswer): Html | '' {
  if (notMeasured === null) return '';
  const { measured, bounds, sentence } = notMeasured;
  return html`<section><h2>Who was not measured</h2><p>${sentence}</p>
    ${measured === null ? '' : resultTable('Who was measured', measured)}${bounds === null ? '' : resultTable('What was seen of those measured twice, and what it could be with all others', bounds)}</section>`;
}

function pageOf(answer: ReviewAnswer, organization: Whose): Html {
  const { review, measure, sentence, chart, strata, warnings, meta } = answer;
  const unit = axisName(chart.unit);
  const source = meta.release === undefined ? `Snapshot taken ${takenWords(meta.takenAt)}` : releaseWords(meta.release.month);
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${BINDER_POLICY}"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer"><meta name="robots" content="noindex"><title>Review binder</title><style>${raw(STYLE)}</style></head>
<body>${organization.isDemo ? html`<p class="notice">Demo data: nobody here is real.</p>` : ''}<main>
  <p class="quiet">Cairn, ${organization.name}. ${source}.</p>
  <h1>${review.title}</h1><p class="lead">${review.question}</p><p class="quiet">${measure.title}: ${scopeWords(answer)}</p>
  <section><h2>What was seen</h2><p class="lead">${sentence}</p>
    ${unit === '' ? '' : html`<p class="quiet">Upwards: ${unit}</p>`}${chartSvg(chart, { title: `${measure.title} over time. ${sentence}`, flags: flagsOf(answer) })}
    <p class="quiet">Solid: centre. Dashed: limits. Filled circle: better, beyond chance; diamond: worse; square: neither; small circle: within chance; hollow: not over, and in no limit. Bar: 95 % interval, where there are no limits. Dotted outline: too few to show; hatched: not known yet. Flags: changes by number, B a baseline frozen, P a phase begun.</p>
    ${warnings.map(({ detail }) => html`<p class="quiet">${detail.replaceAll(/\b\d{4}-\d{2}-\d{2}\b/g, dayName)}</p>`)}${phasesTable(answer)}</section>
  <section><h2>Changes, and what was seen after them</h2>${changesTable(answer)}<p class="quiet">A change is judged by the points after it against the centre and limits of those before it. That something was seen after a change does not say that it came of it.</p></section>
  <section><h2>Every point</h2>${pointsTable(answer)}</section>
  <section><h2>For whom</h2>${strata.map(stratumSection)}</section>
  ${outcomesOf(answer)}${proofOf(answer)}
</main><footer><p>${REDISCLOSURE_NOTICE}</p></footer></body></html>`;
}

/** Example the binder of a review -> a page that opens from a disk, with no network, as it opens anywhere. */
export async function binderOf(answer: ReviewAnswer, organization: Whose): Promise<string> {
  return String(await pageOf(answer, organization));
}
