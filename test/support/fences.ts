/** Who may import whom (house C2), as a table. Arrows go down and never return. */
import { importsOf, type Source } from './sources.ts';

interface Fence {
  /** Paths this fence is about. The first fence that fits a file is its fence. */
  readonly of: RegExp;
  /** Files of the repository that may be imported. */
  readonly files: RegExp;
  /** Packages that may be imported. */
  readonly packages: RegExp;
}

const NONE = /^$/;

const FENCES: Readonly<Record<string, Fence>> = {
  contract: { of: /^analytics\/contract\//, files: /^analytics\/contract\//, packages: /^zod$/ },
  errors: { of: /^analytics\/errors\.ts$/, files: /^analytics\/contract\/problem\.ts$/, packages: NONE },
  period: { of: /^analytics\/period\//, files: /^analytics\/(contract|period)\//, packages: NONE },
  statistics: { of: /^analytics\/statistics\//, files: /^analytics\/(contract|period|statistics)\//, packages: /^@stdlib\// },
  // What may leave: pure, over results.
  releases: { of: /^analytics\/releases\//, files: /^analytics\/(contract|period|statistics|releases)\//, packages: NONE },
  instruments: { of: /^analytics\/instruments\//, files: /^analytics\/(contract|period|instruments)\//, packages: NONE },
  // The list itself: what is in it and what it is a list of.
  registry: { of: /^analytics\/measures\/registry\.ts$/, files: /^analytics\/measures\/(define|[a-z-]+\/measure)\.ts$/, packages: NONE },
  // A measure's own folder is added below: one measure never imports another.
  measures: { of: /^analytics\/measures\//, files: /^analytics\/(contract|period|statistics|instruments|measures\/forms)\/|^analytics\/(errors|measures\/define)\.ts$/, packages: /^zod$/ },
  // The rules of the worklist: pure, over one client's facts.
  worklist: { of: /^analytics\/worklist\//, files: /^analytics\/(contract|period|statistics|instruments|worklist)\//, packages: NONE },
  // Figures of a result by their places: pure, for receipts and tables.
  receipts: { of: /^analytics\/receipts\//, files: /^analytics\/(contract|receipts)\//, packages: NONE },
  marts: { of: /^analytics\/marts\//, files: /^analytics\/(contract|period|marts|instruments|worklist)\//, packages: NONE },
  // What lies between a figure of then and of now: pure, over the log and what was answered.
  restatement: { of: /^analytics\/restatement\//, files: /^analytics\/(contract|period|marts|restatement)\//, packages: NONE },
  // What people recorded of reviews (settled as all events are), and what is computed of them: pure, over what measures answered.
  review: { of: /^analytics\/review\//, files: /^analytics\/(contract|period|statistics|review)\/|^analytics\/marts\/(arrival|settle)\.ts$/, packages: NONE },
  // Seeded: the one source of chance is a package that takes a seed.
  simulator: { of: /^analytics\/simulator\//, files: /^analytics\/(contract|period|simulator)\//, packages: /^pure-rand$/ },
  // node:crypto is a hash here (an event's id is made from its row's key); reading files is the command's business.
  imports: { of: /^analytics\/imports\//, files: /^analytics\/(contract|period|imports)\//, packages: /^(csv-parse|zod|node:crypto)$/ },
  // marts: the tables it opens and writes; define: what a measure is, never which ones there are.
  engine: {
    of: /^analytics\/engine\//, files: /^analytics\/(contract|period|engine|marts|worklist)\/|^analytics\/(errors|measures\/define)\.ts$/,
    packages: /^(@duckdb\/node-api|zod|node:(fs|fs\/promises|path|crypto))$/,
  },
  // The local run is a program beside the functions: it may do what they may, and bring demo data, files and an embedded store.
  local: {
    of: /^functions\/local\//, files: /^(analytics|functions)\//,
    packages: /^(node:.+|zod|hono|@hono\/node-server|@aws-sdk\/client-dynamodb|@smithy\/node-http-handler|dynalite|esbuild|p-limit|tar)$/,
  },
  functions: {
    of: /^functions\//,
    files: /^analytics\/(contract|period|statistics|instruments|marts|worklist|review|engine|receipts|releases|restatement)\/|^analytics\/(errors|measures\/(registry|define))\.ts$|^functions\/(?!local\/)/,
    packages: /^(node:.+|zod|hono|jose|canonicalize|csv-stringify|p-limit|@aws-sdk\/client-(dynamodb|s3))$/,
  },
  // zod: the site parses what it is answered by the contract's own schemas. Its forms score and date with the marts' own code (docs/adr/0017).
  web: {
    of: /^web\//, files: /^web\/|^analytics\/(contract|instruments)\/|^analytics\/period\/zone\.ts$/,
    packages: /^(svelte|svelte-kit-sst|zod|@sveltejs\/.+|vite|chart\.js|node:.+|\$(app|env|lib)\/.+)$/,
  },
  stacks: { of: /^(stacks\/|sst\.config\.ts$)/, files: /^stacks\/|^functions\/store\/events-table\.ts$/, packages: /^(sst|aws-cdk-lib|constructs|node:fs)$/ },
};

/** Tests and the tools' own settings may import everything; `sql.d.ts` tells the compiler what an `.sql` file is. */
const FREE = /^test\/|^[a-z]+\.config\.[jt]s$|^analytics\/sql\.d\.ts$/;

const isFile = (imported: string): boolean => /^(analytics|functions|web|stacks|test)\//.test(imported);

function ownFolder(path: string): string | undefined {
  return /^analytics\/measures\/[a-z-]+\//.exec(path)?.[0];
}

/** Imports that no fence allows, one sentence each; a file without a fence is one too. */
export function violationsOf(sources: readonly Source[]): string[] {
  return sources.filter(({ path }) => /\.(ts|mjs|js|svelte)$/.test(path)).flatMap((source) => {
    const { path } = source;
    const [name, fence] = Object.entries(FENCES).find(([, { of }]) => of.test(path)) ?? [];
    if (fence === undefined) return FREE.test(path) ? [] : [`${path} stands in no fence`];
    const folder = ownFolder(path);
    const isAllowed = (imported: string): boolean => (isFile(imported) ? fence.files.test(imported) || (folder !== undefined && imported.startsWith(folder)) : fence.packages.test(imported));
    return importsOf(source).filter((imported) => !isAllowed(imported)).map((imported) => `${path} (${name ?? ''}) imports ${imported}`);
  });
}

/** Everything a file reaches, packages included. */
export function reachOf(path: string, sources: ReadonlyMap<string, Source>): Set<string> {
  const reached = new Set<string>();
  const queue = [path];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (reached.has(next)) continue;
    reached.add(next);
    const source = sources.get(next);
    if (source !== undefined && /\.(ts|mjs)$/.test(next)) queue.push(...importsOf(source));
  }
  return reached;
}
