import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vitest/config';

/** `.sql` files arrive as text, as esbuild's loader gives them to the Lambdas. */
const sqlAsText: Plugin = {
  name: 'sql-as-text',
  enforce: 'pre',
  load(id) {
    return id.endsWith('.sql') ? `export default ${JSON.stringify(readFileSync(id, 'utf8'))};` : undefined;
  },
};

/** Suites that start processes or a browser run apart from the others (test/run.mjs); all but the browser's one file at a time. */
const APART = ['road', 'faults', 'browser', 'stacks', 'bench'];
const suite = process.env['CAIRN_SUITE'];
/** Long, and none of them knows the machine's zone: left out where the suite runs again in another one. */
const ONCE = [
  'test/attack/**', 'test/conformance/**', 'test/analytics/simulator/**', 'test/analytics/engine/planted-*.test.ts', 'test/functions/store/**', 'test/functions/local/**', 'test/architecture.test.ts',
  'test/functions/api/{restatement-worlds,releases,release-receipts,receipts,every-view,openapi,remembered}.test.ts', 'test/measures/*-disclosure.test.ts',
];

export default defineConfig({
  plugins: [sqlAsText, svelte({ configFile: false, compilerOptions: { runes: true } })],
  test: {
    include: [suite === undefined ? 'test/**/*.test.ts' : `test/${suite}/**/*.test.ts`],
    exclude: suite === undefined ? [...APART.map((name) => `test/${name}/**`), ...(process.env['CAIRN_TEST_AGAIN'] === undefined ? [] : ONCE)] : [],
    // A hostile zone by default; `npm test` runs the suite a second time in another one.
    env: { TZ: process.env['CAIRN_TEST_TZ'] ?? 'Pacific/Auckland' },
    pool: 'forks',
    // A browser's file has a server and a data folder of its own, and waits more than it works.
    fileParallelism: suite === undefined || suite === 'browser',
    // TRAP: left alone it keeps one core for itself, which on two cores is half of the machine.
    maxWorkers: suite === undefined || suite === 'browser' ? availableParallelism() : 1,
    testTimeout: suite === undefined ? 60_000 : 600_000,
    hookTimeout: 120_000,
    allowOnly: false,
  },
});
