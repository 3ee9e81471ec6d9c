/** What a built site makes a browser load, from the build's own manifest. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';

interface Node {
  readonly imports: readonly string[];
  readonly stylesheets: readonly string[];
}
interface Manifest {
  readonly _: {
    readonly client: { readonly start: string; readonly app: string; readonly imports: readonly string[] };
    readonly nodes: readonly (() => Promise<Node>)[];
    readonly routes: readonly { readonly id: string; readonly page: { readonly layouts: readonly (number | undefined)[]; readonly leaf: number } | null }[];
  };
}

export interface PageWeight {
  readonly route: string;
  /** Bytes of script, each file gzipped by itself, as a browser gets them. */
  readonly script: number;
  readonly style: number;
}

function fileOf(site: string, name: string): Buffer {
  return readFileSync(join(site, 'client', name));
}

/** The folder of the site as it is now, built where it is not. */
export async function builtSiteNow(): Promise<string> {
  const launch: { ensureWeb: () => Promise<string> } = await import(new URL('../../functions/local/launch.mjs', import.meta.url).href);
  return launch.ensureWeb();
}

/** Every page of a built site with what its first visit loads; what a script asks for later is in none (there is no such import, and the test says so). */
export async function weightsOf(site: string): Promise<PageWeight[]> {
  const chunks = join(site, 'server', 'chunks');
  const name = readdirSync(chunks).find((each) => /^manifest\.js-.*\.js$/.test(each));
  if (name === undefined) throw new Error('the built site has no manifest');
  const { m: manifest }: { m: Manifest } = await import(pathToFileURL(join(chunks, name)).href);
  const { client, nodes, routes } = manifest._;
  const sizes = new Map<string, number>();
  const sizeOf = (name: string): number => {
    const size = sizes.get(name) ?? gzipSync(fileOf(site, name)).length;
    sizes.set(name, size);
    return size;
  };
  const sum = (names: Iterable<string>): number => [...new Set(names)].reduce((total, name) => total + sizeOf(name), 0);
  const pages = routes.flatMap(({ id, page }) => (page === null ? [] : [{ id, parts: [...page.layouts, page.leaf] }]));
  return Promise.all(pages.map(async ({ id, parts }) => {
    const loaded = await Promise.all(parts.flatMap((part) => (part === undefined ? [] : [nodes[part]?.()])));
    return { route: id, script: sum([client.start, client.app, ...client.imports, ...loaded.flatMap((node) => node?.imports ?? [])]), style: sum(loaded.flatMap((node) => node?.stylesheets ?? [])) };
  }));
}

/** Every script there is: what no page's manifest names would be loaded unseen. */
export function scriptsOf(site: string): string[] {
  const within = (folder: string): string[] => readdirSync(join(site, 'client', folder), { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? within(`${folder}/${entry.name}`) : [`${folder}/${entry.name}`]));
  return within('_app').filter((name) => name.endsWith('.js'));
}
