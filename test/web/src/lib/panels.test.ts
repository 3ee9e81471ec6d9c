import { describe, expect, it } from 'vitest';
import { MeasureResponse } from '#analytics/contract/result.ts';
import type { Api } from '../../../../web/src/lib/api.ts';
import { loadPanels, wholeOrOnItsWay } from '../../../../web/src/lib/panels.ts';
import { runsScripts, wholeAddress } from '../../../../web/src/lib/scripts.ts';
import { measureResponse } from '../../fixture-data.mjs';

const after = <T>(ms: number, value: T): Promise<T> => new Promise((done) => setTimeout(done, ms, value));
const reader = (isDataRequest: boolean, scripts: boolean) => ({ isDataRequest, locals: { runsScripts: scripts } });

describe('a page is sent ahead of its figures', () => {
  it.each([
    ['a document without scripts waits however long it takes', false, false, 60, true], ['a document with scripts waits a little', false, true, 1, true], ['and no longer', false, true, 200, false],
    ['a script that turns to the page never waits', true, true, 1, false], ['nor where it has no cookie', true, false, 1, false],
  ])('%s', async (_what, isDataRequest, scripts, ms, isWhole) => {
    const { panels } = await wholeOrOnItsWay(reader(isDataRequest, scripts), after(ms, ['a']), 30);
    expect([Array.isArray(panels), await panels]).toEqual([isWhole, ['a']]);
  });
  it('what fails fails where it is awaited, and nowhere else', async () => {
    await expect(wholeOrOnItsWay(reader(false, false), Promise.reject(new Error('x')))).rejects.toThrow('x');
    await expect(wholeOrOnItsWay(reader(false, true), Promise.reject(new Error('x')), 30)).rejects.toThrow('x');
    const { panels } = await wholeOrOnItsWay(reader(true, true), Promise.reject(new Error('y')));
    await expect(panels).rejects.toThrow('y');
  });
  it('only to a browser that said so, and not where all is asked for at once', () => {
    const at = (address: string) => new URL(address, 'http://x');
    expect([runsScripts('1', at('/')), runsScripts(undefined, at('/')), runsScripts('yes', at('/')), runsScripts('1', at('/?program=a&whole=1'))]).toEqual([true, false, false, false]);
    expect([wholeAddress(at('/')), wholeAddress(at('/families/plans?program=a&program=b%20c')), wholeAddress(at('/?whole=1'))]).toEqual(['/?whole=1', '/families/plans?program=a&program=b+c&whole=1', '/?whole=1']);
  });
});

describe('what a panel brings along', () => {
  const found = (id: string, more: string): MeasureResponse => MeasureResponse.parse(measureResponse(id, 'full', new URLSearchParams(`from=2025-11-20&to=2026-11-20&${more}`)));
  const measure = async (id: string, { view = '' }: { view?: string }) => found(id, view === '' ? '' : `view=${view}`);
  const api = { measure } as Partial<Api> as Api;
  const known = ['retention', 'attendance'].map((id) => ({ ...found(id, '').measure }));

  it('is the result and what it is of; definitions and waterfalls stay on the measure\'s own page', async () => {
    const [retention, attendance] = await loadPanels(api, known, {});
    expect(attendance?.answer).toEqual({ value: { measure: { id: 'attendance', title: found('attendance', '').measure.title, kind: 'series' }, result: found('attendance', '').result, meta: found('attendance', '').meta } });
    expect(retention?.answer).toEqual({ value: expect.objectContaining({ result: found('retention', '').result }) });
  });
  it('a curve that is drawn by its series has its readings and no steps', async () => {
    const [retention] = await loadPanels(api, known, {}, { trend: ({ id }) => (id === 'retention' ? 'attendance' : null) });
    const { result } = found('retention', '');
    if (result.kind !== 'curve') throw new Error('the fixture has no curve');
    expect(retention?.answer).toEqual({ value: expect.objectContaining({ result: { ...result, groups: result.groups.map((group) => ({ ...group, points: [], sensitivity: null })) } }) });
    expect(retention?.trend?.result).toEqual(found('attendance', 'view=series').result);
  });
});
