import { mkdirSync } from 'node:fs';
import { SvelteKitSite, use, type StackContext } from 'sst/constructs';
import { Api } from './api.ts';

/** WHY a copy of web/: SvelteKit builds beside its sources, and a build for the cloud must not touch what a running Cairn serves. */
const SITE = '.build/cloud-site';
const SOURCES = ['src', 'static', 'svelte.config.js', 'vite.config.ts', 'tsconfig.json'];
const BUILD = [`rm -rf ${SOURCES.join(' ')}`, `cp -R ${SOURCES.map((name) => `../../web/${name}`).join(' ')} .`, 'node ../../node_modules/vite/bin/vite.js build'].join(' && ');

/** The site, which knows the API's address and nothing else: it may read no table and no bucket. */
export function Web({ stack }: StackContext) {
  const { api } = use(Api);
  mkdirSync(SITE, { recursive: true });
  const site = new SvelteKitSite(stack, 'Site', {
    path: SITE,
    // One manifest serves the repository, so the site has no package.json of its own (house C1).
    buildCommand: BUILD,
    typesPath: '../../.sst',
    runtime: 'nodejs22.x',
    timeout: 30,
    environment: { CAIRN_API_URL: api.url, CAIRN_TARGET: 'cloud' },
  });
  stack.addOutputs({ SiteUrl: site.url });
  return { site };
}
