/** The house's rules that a compiler does not know: who may import whom, who alone may do what, and what stands in no file. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MEASURES } from '#analytics/measures/registry.ts';
import { reachOf, violationsOf } from './support/fences.ts';
import { codeOf, importsOf, ROOT, trackedFiles, type Source } from './support/sources.ts';

const FILES = trackedFiles();
const CODE = FILES.filter(({ path }) => /\.(ts|mjs|js|svelte)$/.test(path));
const OWN = 'test/architecture.test.ts';
const SETTINGS = /^(web\/)?[a-z]+\.config\.[jt]s$/;

/** Files outside the tests that hold something only `owner` may. */
const strangers = (has: (source: Source) => boolean, owner: RegExp): string[] =>
  CODE.filter((source) => !source.path.startsWith('test/') && !owner.test(source.path) && has(source)).map(({ path }) => path);
const says = (pattern: RegExp) => (source: Source): boolean => pattern.test(codeOf(source));
const imports = (pattern: RegExp) => (source: Source): boolean => importsOf(source).some((imported) => pattern.test(imported));
const foldersIn = (path: string): string[] => readdirSync(join(ROOT, path), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name).sort();

describe('the fences', () => {
  it('are crossed by no import', () => {
    expect(violationsOf(FILES)).toEqual([]);
  });
  it('are read from real imports, of every kind', () => {
    expect(CODE.length).toBeGreaterThan(200);
    const text = "import a from 'one/deep';\nimport {\n  b,\n} from '../x/b.ts';\nimport type { C } from '#analytics/c.ts';\nexport { d } from './d.ts';\nconst e = await import('@s/e/f');\nimport 'g';\nlet h: import('h').H;";
    expect(importsOf({ path: 'functions/api/a.ts', text })).toEqual(['one', 'functions/x/b.ts', 'analytics/c.ts', 'functions/api/d.ts', '@s/e', 'g', 'h']);
    expect(importsOf({ path: 'web/src/lib/A.svelte', text: '<p>import</p>\n<script lang="ts">\n  import a from "./a.ts";\n</script>' })).toEqual(['web/src/lib/a.ts']);
  });
  it.each([
    ['analytics/contract/a.ts', '../period/dates.ts'],
    ['analytics/period/a.ts', '@duckdb/node-api'],
    ['analytics/statistics/a.ts', '#analytics/measures/define.ts'],
    ['analytics/measures/retention/a.ts', '../attendance/compute.ts'],
    ['analytics/measures/retention/a.ts', '#analytics/engine/run.ts'],
    ['analytics/marts/a.ts', '#functions/store/event-store.ts'],
    ['analytics/engine/a.ts', '../measures/registry.ts'],
    ['analytics/imports/a.ts', 'node:fs'],
    ['functions/api/a.ts', '#analytics/simulator/simulate.ts'],
    ['functions/ingest/a.ts', '../local/runtime.ts'],
    ['web/src/lib/a.ts', '#analytics/period/dates.ts'],
    ['stacks/a.ts', '#functions/config.ts'],
    ['elsewhere/a.ts', 'zod'],
  ])('would tell that %s imports %s', (path, specifier) => {
    expect(violationsOf([{ path, text: `import { a } from '${specifier}';` }]).length).toBe(1);
  });
  it('keep DuckDB and the site out of what the ingest function reaches', () => {
    const byPath = new Map(FILES.map((source) => [source.path, source]));
    const reached = [...reachOf('functions/ingest/handler.ts', byPath)];
    expect(reached).toContain('functions/store/dynamo-event-store.ts');
    expect(reached.filter((path) => /^@duckdb|^analytics\/(engine|measures)\/|^web\//.test(path))).toEqual([]);
    // Of the marts, the fold alone: whose client it is.
    expect(reached.filter((path) => /^analytics\/marts\//.test(path)).sort()).toEqual(['arrival', 'episodes', 'fold', 'settle'].map((name) => `analytics/marts/${name}.ts`));
    expect([...reachOf('functions/api/handler.ts', byPath)]).toContain('@duckdb/node-api');
  });
});

describe('one owner', () => {
  it('reads the environment: config.ts; beside it the launcher, which runs before anything is built, and the line that tells npm what SST forgets', () => {
    expect(strangers(says(/\bprocess\.env\b|import \{[^}]*\benv\b[^}]*\} from '(node:)?process'/), new RegExp(`^functions/config\\.ts$|^functions/local/launch\\.mjs$|^stacks/duckdb\\.ts$|${SETTINGS.source}`))).toEqual([]);
    expect(strangers(imports(/^\$env\//), /^web\/src\/hooks\.server\.ts$/)).toEqual([]);
  });
  it('decides what time it is: where a process begins', () => {
    expect(strangers(says(/\bnew Date\(\s*\)|\bDate\.now\b|\bDate\(\s*\)|\bTemporal\.Now\b/), /^functions\/([a-z]+\/handler|cloud[a-z-]*)\.ts$|^functions\/local\//)).toEqual([]);
  });
  it('knows DuckDB, Chart.js, dynalite', () => {
    expect(strangers(imports(/^@duckdb\//), /^analytics\/engine\//)).toEqual([]);
    expect(strangers(imports(/^chart\.js$/), /^web\/src\/lib\/components\/Chart\.svelte$/)).toEqual([]);
    expect(strangers(imports(/^dynalite$/), /^functions\/local\/store-worker\.mjs$/)).toEqual([]);
  });
  it('holds SQL: a measure, and the engine', () => {
    expect(strangers(imports(/\.sql$/), /^analytics\/(measures\/[a-z-]+\/measure\.ts$|engine\/)/)).toEqual([]);
  });
  it('makes problem documents: functions/http/problem.ts, and the local server while there is no app to ask', () => {
    expect(strangers(says(/'content-type': 'application\/problem\+json'/), /^functions\/(http\/problem|local\/server)\.ts$/)).toEqual([]);
  });
  it('is told from strangers', () => {
    const source: Source = { path: 'analytics/period/a.ts', text: '/** process.env */\n// Date.now()\nconst now = new Date();' };
    expect([says(/process\.env/)(source), says(/Date\.now/)(source), says(/new Date\(\s*\)/)(source)]).toEqual([false, false, true]);
  });
});

describe('a measure', () => {
  // What several measures share is no measure.
  const folders = foldersIn('analytics/measures').filter((name) => name !== 'forms');
  it('is in the registry under the name of its folder', () => {
    expect(MEASURES.map(({ definition }) => definition.id).sort()).toEqual(folders);
  });
  it.each(folders)('%s has at least four cases', (id) => {
    expect(foldersIn(`test/measures/${id}`).length).toBeGreaterThanOrEqual(4);
  });
});

describe('tracked files', () => {
  const found = (pattern: RegExp, files: readonly Source[]): string[] => files.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, index) => (path !== OWN && pattern.test(line) ? [`${path}:${index + 1} ${line.trim().slice(0, 120)}`] : [])));

  it('hold no address of a package registry', () => {
    expect(found(/https?:\/\/[^\s'"`]*(registry\.|npmjs|yarnpkg|jfrog|artifactory|verdaccio|nexus)|^\s*registry\s*=/i, FILES)).toEqual([]);
    expect(FILES.find(({ path }) => path === 'package-lock.json')?.text).not.toContain('"resolved"');
  });
  it('name no place on the machine they were written on', () => {
    expect(found(/(?<![\w.$}~-])\/(work|root)(?=\/|['"`\s]|$)/, FILES)).toEqual([]);
  });
  it('speak of people first', () => {
    const words = /\b(addicts?|relapsers?|abusers?|clean time|failed treatment)\b/i;
    const spoken = FILES.filter(({ path }) => /\.(ts|svelte|md|sql)$/.test(path)).map((source) =>
      // A test may name the words that a page must not say.
      ({ ...source, text: source.path.startsWith('test/') ? source.text.replace(/^.*\.not\.toMatch.*$/gm, '') : source.text }));
    expect(found(words, spoken)).toEqual([]);
    expect(found(words, [{ path: 'web/a.svelte', text: 'days of Clean Time' }]).length).toBe(1);
  });
});

describe('decision records', () => {
  const records = FILES.filter(({ path }) => path.startsWith('docs/adr/'));
  it.each(records.map(({ path, text }): [string, string] => [path, text]))('%s says context, decision and consequence', (path, text) => {
    const number = /^docs\/adr\/(\d{4})-[a-z0-9-]+\.md$/.exec(path)?.[1];
    expect(number).toBeDefined();
    expect(text.startsWith(`# ${number ?? ''} `)).toBe(true);
    expect(text.match(/^## .+$/gm)).toEqual(['## Context', '## Decision', '## Consequence']);
    expect(text.split('\n').length).toBeLessThanOrEqual(45);
  });
  it('are numbered once each, and those that are named exist', () => {
    const numbers = records.map(({ path }) => path.slice('docs/adr/'.length, 'docs/adr/'.length + 4));
    expect(new Set(numbers).size).toBe(numbers.length);
    const named = FILES.filter(({ path }) => path !== OWN).flatMap(({ text }) => [...text.matchAll(/docs\/adr\/\d{4}-[a-z0-9-]+\.md/g)].map(([name]) => name));
    expect([...new Set(named)].filter((name) => !records.some(({ path }) => path === name))).toEqual([]);
  });
});
