import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { QUERY_PARAMETERS } from '#analytics/contract/query.ts';
import { MEASURES } from '#analytics/measures/registry.ts';
import { createApp } from '#functions/api/app.ts';
import { openOwnApi, type TestApi } from '../../support/api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await openOwnApi();
}, 60_000);
afterAll(() => api.close());

describe('GET /v1/openapi.json', () => {
  it('is a valid OpenAPI 3.1 document', async () => {
    const { status, body } = await api.call('director', 'GET', '/v1/openapi.json');
    const { valid, errors } = await new Validator().validate(body);
    expect([status, body.openapi.slice(0, 3), valid, errors]).toEqual([200, '3.1', true, undefined]);
  });
  it('names every route there is, and no other', async () => {
    const { body } = await api.call('quality', 'GET', '/v1/openapi.json');
    const routes = createApp(api.deps).routes.filter(({ method, path }) => method !== 'ALL' && path.startsWith('/v1/')).map(({ method, path }) => `${method} ${path.replace(/:(\w+)\{\[a-z-\]\+\\\.csv\}/g, '{$1}.csv').replace(/:(\w+)/g, '{$1}')}`);
    const own = MEASURES.map(({ definition }) => `GET /v1/measures/${definition.id}`);
    const documented = Object.entries(body.paths).flatMap(([path, methods]) => Object.keys(methods ?? {}).map((method) => `${method.toUpperCase()} ${path}`));
    expect(documented.sort()).toEqual([...new Set([...routes, ...own])].sort());
  });
  it('resolves every reference', async () => {
    const { body } = await api.call('director', 'GET', '/v1/openapi.json');
    const references = new Set([...JSON.stringify(body).matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference]) => reference ?? ''));
    const missing = [...references].filter((reference) => reference.slice(2).split('/').reduce((at: Record<string, unknown> | undefined, key) => at?.[key] as Record<string, unknown> | undefined, body) === undefined);
    expect([references.size > 10, missing]).toEqual([true, []]);
  });
  it('gives each measure its own views and parameters', async () => {
    const { body } = await api.call('director', 'GET', '/v1/openapi.json');
    for (const { definition } of MEASURES) {
      const { parameters } = body.paths[`/v1/measures/${definition.id}`].get;
      const names: string[] = parameters.map(({ name }: { name: string }) => name);
      expect(names).toEqual(QUERY_PARAMETERS.filter((name) => name !== 'instrument' || definition.parameters.includes('instrument')));
      expect(parameters.find(({ name }: { name: string }) => name === 'view').schema.enum).toEqual(definition.views);
      expect(definition.views).toContain(definition.kind);
    }
  });
});
