/** `npm run new:measure <id>`: a folder, a line in the registry and a case that fails until it is thought through. */
import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Complaint } from '../complaint.ts';
import { parseWords } from './words.ts';

const ID = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const REGISTRY = 'analytics/measures/registry.ts';

const camel = (id: string): string => id.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
const sentence = (id: string): string => id.charAt(0).toUpperCase() + id.slice(1).replaceAll('-', ' ');

function measureFile(id: string, today: string): string {
  return `/** ${sentence(id)}: what it is for. */
import { defineMeasure } from '../define.ts';
import { computeProportion, ProportionRow } from '../forms/proportion.ts';
import sql from './rows.sql';

export const ${camel(id)} = defineMeasure({
  definition: {
    id: '${id}', version: 1, effectiveFrom: '${today}',
    title: '${sentence(id)}', family: 'engagement', kind: 'series', views: ['series', 'table', 'funnel'], interval: 'month', unit: 'episode', direction: 'higher-is-better',
    question: 'Of the people admitted in the period, what share ...?',
    numerator: 'Episodes that ...',
    denominator: 'All episodes admitted from the first day of the period up to, but not including, its last.',
    exclusions: ['Episodes admitted after the as-of date: they do not exist yet.'],
    clock: 'Whole calendar days in the program\\'s time zone, from the date of admission (day 0).',
    maturity: 'An admission period is known when its last member could have been followed for 30 days.',
    attribution: 'Each episode belongs to the program, clinician and level of care at admission, whatever changed later.',
    method: 'Share with Wilson\\'s 95 % interval.',
    source: 'Where the rule comes from.',
    settings: [], parameters: [],
  },
  sql, Row: ProportionRow, compute: (rows, context) => computeProportion(rows, context, { kind: 'cohort', maturesAfterDays: 30 }),
});
`;
}

const ROWS = `-- one row per group and admission period, one per group (period null), one of everything (both null)
with members as (
  select
    group_key, client,
    date_trunc($interval, admitted_on)::date as period,
    admitted_on + 30 as matures_on,
    false as is_counted
  from cohort($from, $to, $as_of, $program, $clinician, $level_of_care, $strata, $group_by)
)
select
  group_key::varchar as group_key,
  period::date as period,
  (count(*) filter (where is_counted and matures_on <= $as_of::date))::integer as numerator,
  (count(*) filter (where matures_on <= $as_of::date))::integer as denominator,
  (count(*) filter (where matures_on > $as_of::date))::integer as pending,
  (min(matures_on) filter (where matures_on > $as_of::date))::date as first_matures_on,
  (count(distinct client) filter (where matures_on <= $as_of::date))::integer as people
from members
group by grouping sets ((group_key, period), (group_key), ())
order by all;
`;

const MARTS = `{ "episodes": [{ "program": "p", "level_of_care": "1.5", "admitted_on": "2026-01-05" }] }
`;
const QUERY = `{ "from": "2026-01-01", "to": "2026-02-01", "asOf": "2026-06-30", "view": "table" }
`;
const WHY = `Work the figure out here by hand, put it into expected.json, and name this folder by its outcome. It fails until then.
Then the boundary day, the immature, the empty, and the traps of domain 10: five cases at least.
`;
const EXPECTED = `{ "result": { "kind": "table", "rowsAre": null, "columns": [], "groups": [] }, "warnings": [] }
`;

async function isThere(path: string): Promise<boolean> {
  return access(path).then(() => true, () => false);
}

async function register(id: string): Promise<void> {
  const text = await readFile(REGISTRY, 'utf8');
  const lines = text.split('\n');
  const lastImport = lines.findLastIndex((line) => line.startsWith('import '));
  const end = lines.indexOf('];');
  if (lastImport < 0 || end < 0) throw new Complaint(`${REGISTRY} is not as it was; add the measure's line by hand.`);
  lines.splice(end, 0, `  ${camel(id)},`);
  lines.splice(lastImport + 1, 0, `import { ${camel(id)} } from './${id}/measure.ts';`);
  await writeFile(REGISTRY, lines.join('\n'));
}

export async function newMeasure(words: string[]): Promise<void> {
  const { positionals: [id, ...more] } = parseWords(words, {});
  if (id === undefined || more.length > 0 || !ID.test(id)) throw new Complaint('Name the measure in small letters and hyphens: npm run new:measure -- days-to-first-contact');
  if (!(await isThere(REGISTRY))) throw new Complaint('Run it in the folder of the project.');
  const [folder, firstCase] = [join('analytics', 'measures', id), join('test', 'measures', id, 'name-it-by-its-outcome')];
  if (await isThere(folder)) throw new Complaint(`There is a measure ${id} already, in ${folder}.`);
  await mkdir(folder, { recursive: true });
  await mkdir(firstCase, { recursive: true });
  await writeFile(join(folder, 'measure.ts'), measureFile(id, new Date().toISOString().slice(0, 10)));
  await writeFile(join(folder, 'rows.sql'), ROWS);
  for (const [name, text] of [['marts.json', MARTS], ['query.json', QUERY], ['why.md', WHY], ['expected.json', EXPECTED]] as const) await writeFile(join(firstCase, name), text);
  await register(id);
  process.stdout.write(`${folder}: definition and SQL to fill in; its line is in ${REGISTRY}.\n${firstCase}: a case that fails until it is right. Then:\n  npx vitest run test/measures/cases.test.ts -t ${id}\n`);
}
