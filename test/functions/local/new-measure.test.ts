import { copyFile, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newMeasure } from '#functions/local/commands/new-measure.ts';

const home = process.cwd();
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-new-'));
  await mkdir(join(folder, 'analytics', 'measures'), { recursive: true });
  await copyFile(join(home, 'analytics/measures/registry.ts'), join(folder, 'analytics/measures/registry.ts'));
  process.chdir(folder);
});
afterEach(async () => {
  process.chdir(home);
  await rm(folder, { recursive: true, force: true });
});

describe('newMeasure', () => {
  it('makes a folder, a case that fails and one line of the list, and touches nothing else', async () => {
    await newMeasure(['days-to-x']);
    expect((await readdir('analytics/measures/days-to-x')).sort()).toEqual(['measure.ts', 'rows.sql']);
    expect((await readdir('test/measures/days-to-x/name-it-by-its-outcome')).sort()).toEqual(['expected.json', 'marts.json', 'query.json', 'why.md']);
    const [before, after] = [await readFile(join(home, 'analytics/measures/registry.ts'), 'utf8'), await readFile('analytics/measures/registry.ts', 'utf8')];
    const added = after.split('\n').filter((line) => !before.split('\n').includes(line));
    expect(added).toEqual(["import { daysToX } from './days-to-x/measure.ts';", '  daysToX,']);
    expect(await readFile('analytics/measures/days-to-x/measure.ts', 'utf8')).toContain("id: 'days-to-x', version: 1");
  });
  it('refuses a second one of the name, names that are none, and a folder that is not the project', async () => {
    await newMeasure(['days-to-x']);
    await expect(newMeasure(['days-to-x'])).rejects.toThrow('There is a measure days-to-x already');
    for (const words of [[], ['Days'], ['days_to'], ['../x'], ['a', 'b']]) await expect(newMeasure(words)).rejects.toThrow('Name the measure in small letters and hyphens');
    process.chdir(tmpdir());
    await expect(newMeasure(['other'])).rejects.toThrow('Run it in the folder of the project.');
  });
});
