import { beforeAll, expect, it } from 'vitest';
import { builtSiteNow, scriptsOf, weightsOf } from '../support/weight.ts';

/** Issue 5: client JavaScript under 150 kB compressed on any page. */
const SCRIPT_AT_MOST = 150_000;
let site: string;
beforeAll(async () => {
  site = await builtSiteNow();
}, 240_000);

it('loads less than 150 kB of script on any page, gzipped, and knows of every script there is', async () => {
  const weights = await weightsOf(site);
  expect(weights.map(({ route }) => route)).toEqual(expect.arrayContaining(['/(app)', '/(app)/families/[family]', '/(app)/measures/[id]', '/(app)/measures/[id]/episodes', '/(app)/caseloads', '/(app)/clients/[id]']));
  expect(weights.filter(({ script }) => script >= SCRIPT_AT_MOST)).toEqual([]);
  // Each is more than the frame alone: a manifest that was misread would weigh nothing.
  expect(weights.filter(({ script }) => script < 20_000)).toEqual([]);
  expect(scriptsOf(site).length).toBeGreaterThan(weights.length);
});
