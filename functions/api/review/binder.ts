/**
 * A review as one page to keep: no script, no address, nothing to load.
 *
 * RULE: made from the API's answer alone, for the role that asks; what the API does not give that role cannot be in it.
 */
import { html, raw } from 'hono/html';
import { REDISCLOSURE_NOTICE } from '#analytics/contract/notice.ts';
import type { ReviewAnswer } from '#analytics/contract/review.ts';
import { dayName } from '#analytics/period/names.ts';
import { changesTable, phasesTable, pointsTable, resultTable, stratumSection } from './binder-parts.ts';
import { chartSvg, type Flag, type Html } from './chart-svg.ts';

/** RULE: nothing may be fetched, run, framed or sent from this page, wherever it is opened. */
export const BINDER_POLICY = 'default-src \'none\'; style-src \'unsafe-inline\'; base-uri \'none\'; form-action \'none\'';

const STYLE = `
:root { color-scheme: light; }
body { margin: 0 auto; padding: 24px; max-width: 1080px; background: #fff; color: #1d2326; font: 14px/1.5 system-ui, sans-serif; font-variant-numeric: tabular-nums; }
h1 { margin: 0 0 4px; font-size: 28px; line-height: 1.2; } h2 { margin: 32px 0 8px; font-size: 20px; } h3 { margin: 24px 0 4px; font-size: 16px; }
p, dd { max-width: 72ch; margin: 0 0 8px; } .lead { font-size: 16px; } .quiet, caption, .axis text { color: #4b555a; fill: #4b555a; }
table { width: 100%; border-collapse: collapse; margin: 12px 0 16px; font-size: 13px; } caption { text-align: start; padding-bottom: 4px; }
th, td { padding: 5px 12px 5px 0; border-bottom: 1px solid #d5dadc; text-align: start; vertical-align: top; font-weight: 400; overflow-wrap: anywhere; } thead th { font-weight: 600; } .number { text-align: end; }
svg { display: block; width: 100%; height: auto; margin: 12px 0; } svg text { font: 12px system-ui, sans-serif; } path { fill: none; }
.axis path { stroke: #e3e7e8; } .line { stroke: #6b757a; stroke-width: 1; } .centre { stroke: #4b555a; stroke-width: 1.5; } .limit { stroke: #4b555a; stroke-dasharray: 5 4; }
.common { fill: #6b757a; } .partial { fill: #fff; stroke: #6b757a; } .better { fill: #1f5fbf; } .worse { fill: #9a5a00; } .neutral { fill: #1d2326; } .flag path { stroke: #1f6a70; stroke-dasharray: 2 3; } .flag rect { fill: #1f6a70; } .flag text { fill: #fff; font-weight: 600; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 16px; margin: 8px 0; } dt { color: #4b555a; } dd { margin: 0; overflow-wrap: anywhere; } code { font: 12px ui-monospace, monospace; } footer { margin-top: 32px; padding-top: 12px; border-top: 1px solid #d5dadc; }
@media print { body { padding: 0; max-width: none; font-size: 11px; } thead { display: table-header-group; } tr, svg, h2, h3 { break-inside: avoid; } h2, h3, caption { break-after: avoid; } .sheet { break-before: page; } @page { margin: 16mm; } }
@media (max-width: 640px) { body { padding: 12px; } table { font-size: 11px; } th, td { padding-inline-end: 6px; } dl { grid-template-columns: 1fr; } }
`;

function flagsOf({ review }: ReviewAnswer): Flag[] {
  const phases = review.phases.map(({ on }, index) => ({ on, text: `P${index + 1}` }));
  const baselines = review.baselines.map(({ from }, index) => ({ on: from, text: `B${index + 1}` }));
  return [...baselines, ...phases, ...review.changes.map(({ number, on }) => ({ on, text: String(number) }))];
}

function scopeWords({ review: { scope }, query }: ReviewAnswer): string {
  const { strata = {}, program, levelOfCare, instrument } = scope;
  const parts = [program === undefined ? 'all programs' : `program ${program}`, levelOfCare === undefined ? null : `level of care ${levelOfCare}`, instrument ?? null, ...Object.entries(strata).map(([name, value]) => `${name} ${value}`)];
  return `${parts.filter((part) => part !== null).join(', ')}; ${dayName(query.from)} up to, not including, ${dayName(query.to)}; as of ${dayName(query.asOf)}`;
}

function receiptsOf({ meta, strata, notMeasured }: ReviewAnswer): { name: string; receipt: string }[] {
  const all = [{ name: 'the chart', receipt: meta.receipt }, ...strata.map(({ by, receipt }) => ({ name: `by ${by}`, receipt })), { name: 'who was measured', receipt: notMeasured?.receipts.measured ?? null }, { name: 'what it could be', receipt: notMeasured?.receipts.bounds ?? null }];
  return all.flatMap(({ name, receipt }) => (receipt === null ? [] : [{ name, receipt }]));
}

function proofOf(answer: ReviewAnswer): Html {
  const { meta, measure, review } = answer;
  return html`<section class="sheet"><h2>Where the numbers come from</h2><dl>
    <dt>Snapshot</dt><dd><code>${meta.snapshot}</code>, taken ${meta.takenAt}${review.snapshot === null ? '' : ', pinned by the review'}</dd>
    ${meta.release === undefined ? '' : html`<dt>Release</dt><dd><code>${meta.release.id}</code>, up to ${meta.release.month}; small figures are hidden, and what would give them away</dd>`}
    ${receiptsOf(answer).map(({ name, receipt }) => html`<dt>Receipt: ${name}</dt><dd><code>${receipt}</code></dd>`)}
    ${meta.receipt === null ? '' : html`<dt>Receipts</dt><dd>GET /v1/receipts/ and an id: query, counts, file hashes, SQL; each can be recomputed.</dd>`}
    <dt>Measure</dt><dd>${measure.title}, version <data value="${measure.version}">${measure.version}</data>, in force from ${dayName(measure.effectiveFrom)}</dd>
    <dt>Counted</dt><dd>${measure.numerator}</dd><dt>Of</dt><dd>${measure.denominator}</dd><dt>Left out</dt><dd>${measure.exclusions.join(' ')}</dd>
    <dt>Clock</dt><dd>${measure.clock}</dd><dt>Maturity</dt><dd>${measure.maturity}</dd><dt>Attribution</dt><dd>${measure.attribution}</dd><dt>Method</dt><dd>${measure.method}</dd><dt>Source</dt><dd>${measure.source}</dd>
    <dt>Strata</dt><dd>Shares with Wilson&rsquo;s 95 % interval; drawn towards the share of all by a beta-binomial model (empirical Bayes by moments); differences with Newcombe&rsquo;s 95 % interval; the gap that would be found four times in five by a two-sided test at 5 %. With many groups, one interval in twenty misses by chance.</dd>
  </dl></section>`;
}

function outcomesOf({ notMeasured }: ReviewAnswer): Html | '' {
  if (notMeasured === null) return '';
  const { measured, bounds, sentence } = notMeasured;
  return html`<section class="sheet"><h2>Who was not measured</h2><p>${sentence}</p>
    ${measured === null ? '' : resultTable('Who was measured', measured)}${bounds === null ? '' : resultTable('What was seen of those measured twice, and what it could be with all others', bounds)}</section>`;
}

function pageOf(answer: ReviewAnswer): Html {
  const { review, measure, sentence, chart, strata, warnings } = answer;
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${BINDER_POLICY}"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer"><meta name="robots" content="noindex"><title>Review binder</title><style>${raw(STYLE)}</style></head>
<body><main>
  <h1>${review.title}</h1><p class="lead">${review.question}</p><p class="quiet">${measure.title}: ${scopeWords(answer)}</p>
  <section><h2>What was seen</h2><p class="lead">${sentence}</p>
    ${chartSvg(chart, { title: `${measure.title} over time. ${sentence}`, flags: flagsOf(answer) })}
    <p class="quiet">Solid: centre. Dashed: limits. Filled circle: better, beyond chance; diamond: worse; square: neither; small circle: within chance; hollow: not over, and in no limit. Flags: changes by number, B a baseline frozen, P a phase begun.</p>
    ${warnings.map(({ detail }) => html`<p class="quiet">${detail.replaceAll(/\b\d{4}-\d{2}-\d{2}\b/g, dayName)}</p>`)}${phasesTable(answer)}</section>
  <section><h2>Changes, and what was seen after them</h2>${changesTable(answer)}<p class="quiet">A change is judged by the points after it against the centre and limits of those before it. That something was seen after a change does not say that it came of it.</p></section>
  <section class="sheet"><h2>Every point</h2>${pointsTable(answer)}</section>
  <section class="sheet"><h2>For whom</h2>${strata.map(stratumSection)}</section>
  ${outcomesOf(answer)}${proofOf(answer)}
</main><footer><p>${REDISCLOSURE_NOTICE}</p></footer></body></html>`;
}

/** Example the binder of a review -> a page that opens from a disk, with no network, as it opens anywhere. */
export async function binderOf(answer: ReviewAnswer): Promise<string> {
  return String(await pageOf(answer));
}
