/** What would be deployed, built here without an account: its templates, and its functions run from their own artifacts. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'sst/constructs';
import { beforeAll, describe, expect, it } from 'vitest';
import { keepsData } from '../../stacks/stage.ts';
import { describeArtifacts } from './artifacts.ts';
import { build, ROOT, type Template } from './built.ts';
import { describeTemplates } from './templates.ts';

let templates: Map<string, Template>;

beforeAll(async () => {
  templates = await build('check');
}, 240_000);

describe('sst build', () => {
  it('makes these stacks, asking AWS nothing but who it is and whether it is bootstrapped', () => {
    expect([...templates.keys()].sort()).toEqual(['Api', 'Identity', 'Ingest', 'Snapshot', 'Storage', 'Watch', 'Web']);
  });

  it('leaves nothing outside .sst and .build', () => {
    expect(readdirSync(ROOT).filter((name) => /^\.sst\.config|^cdk\.context\.json$|^cdk\.out$/.test(name))).toEqual([]);
    expect(['web/sst-env.d.ts', 'web/src/sst-env.d.ts', 'web/.svelte-kit/svelte-kit-sst'].filter((name) => existsSync(join(ROOT, name)))).toEqual([]);
  });
});

describe('keepsData', () => {
  it.each([['prod', true], ['staging', true], ['device-lab', true], ['dev', false], ['dev-ada', false]])('stage %s: %s', (stage, isKept) => {
    expect(keepsData({ mode: 'deploy', stage } as App)).toBe(isKept);
  });
  it('never where functions run on somebody\'s own machine', () => {
    expect(keepsData({ mode: 'dev', stage: 'prod' } as App)).toBe(false);
  });
});

describeTemplates(() => templates);
describeArtifacts(() => templates);
