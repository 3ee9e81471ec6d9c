/** The routes, over everything: standard Request in, Response out, the same on Lambda, locally and in tests. */
import { z } from 'zod';
import { eventJsonSchema } from '#analytics/contract/event.ts';
import { withSettings } from '#analytics/measures/define.ts';
import { MEASURES } from '#analytics/measures/registry.ts';
import { baseApp, jsonOf, PRIVATE, scopeOf, type App } from '../http/base.ts';
import { addIngestRoutes } from '../ingest/app.ts';
import type { Exported } from '../snapshot/export.ts';
import { getTimeline, listClients } from './clients.ts';
import type { AppDeps } from './deps.ts';
import { addEpisodeRoutes } from './episodes/routes.ts';
import { getMeasure } from './measures.ts';
import { openApiOf } from './openapi.ts';
import { addReleaseRoutes } from './releases/routes.ts';
import { addRestatementRoutes } from './restatement/routes.ts';
import { addReceiptRoutes } from './receipts/routes.ts';
import { addReviewRoutes } from './review/routes.ts';
import { requireKnownSettings } from './settings.ts';
import { getChoices, getMe } from './site.ts';
import { addWorklistRoutes } from './worklist/routes.ts';

/** A snapshot that was in force when the call came may expire before it is kept; then there is a newer one to keep. */
async function exportAndKeep(organization: string, deps: AppDeps): Promise<Exported> {
  for (;;) {
    const exported = await deps.exportNow(organization);
    if (await deps.snapshots.keep(organization, exported.published)) return exported;
  }
}

function snapshotRoutes(app: App, deps: AppDeps): void {
  app.post('/v1/snapshots', async (context) => {
    const organization = await scopeOf(deps, context, 'publish-snapshots');
    await jsonOf(context.req.raw, z.strictObject({}), '{}');
    const { published, isNew } = await exportAndKeep(organization.id, deps);
    return context.json(published.manifest, isNew ? 201 : 200, { location: `/v1/snapshots/${published.manifest.id}` });
  });
  app.get('/v1/snapshots', async (context) => {
    const organization = await scopeOf(deps, context, 'list-snapshots');
    return context.json({ snapshots: (await deps.snapshots.list(organization.id)).map(({ manifest }) => manifest) }, 200, PRIVATE);
  });
}

function readRoutes(app: App, deps: AppDeps): void {
  app.get('/v1/schema/events', (context) => context.json(eventJsonSchema(), 200, { 'content-type': 'application/schema+json' }));
  const openApi = openApiOf(MEASURES);
  app.get('/v1/openapi.json', (context) => context.json(openApi, 200, PRIVATE));
  app.get('/v1/me', async (context) => context.json(await getMe(context.get('caller'), await scopeOf(deps, context, null), deps), 200, PRIVATE));
  app.get('/v1/choices', async (context) => {
    const { from, to, asOf } = context.req.query();
    const asked = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }), ...(asOf === undefined ? {} : { asOf }) };
    return context.json(await getChoices(context.get('caller'), await scopeOf(deps, context, 'read-measures'), asked, deps), 200, PRIVATE);
  });
  app.get('/v1/measures', async (context) => {
    await scopeOf(deps, context, null);
    return context.json({ measures: MEASURES.map(({ definition }) => withSettings(definition, deps.settings?.[definition.id])) }, 200, PRIVATE);
  });
  app.get('/v1/measures/:id', async (context) => {
    const organization = await scopeOf(deps, context, 'read-measures');
    const { role } = context.get('caller');
    const { response, tag } = await getMeasure({ measure: context.req.param('id'), parameters: [...new URL(context.req.url).searchParams], organization: organization.id, role }, deps);
    if (context.req.header('if-none-match') === tag) return context.body(null, 304, { ...PRIVATE, etag: tag });
    return context.json(response, 200, { ...PRIVATE, etag: tag });
  });
  app.get('/v1/clients', async (context) => context.json(await listClients(context.get('caller'), (await scopeOf(deps, context, 'read-clients')).id, deps), 200, { 'cache-control': 'no-store' }));
  app.get('/v1/clients/:id', async (context) => {
    const organization = await scopeOf(deps, context, 'read-clients');
    const asked = { client: context.req.param('id'), organization: organization.id, parameters: [...new URL(context.req.url).searchParams] };
    return context.json(await getTimeline(context.get('caller'), asked, deps), 200, { 'cache-control': 'no-store' });
  });
}

/**
 * The whole HTTP API.
 *
 * Example `createApp(deps).request('/v1/measures', { headers: { authorization: 'Bearer ...' } })`
 */
export function createApp(deps: AppDeps): App {
  requireKnownSettings(deps.settings ?? {});
  const app = baseApp(deps);
  addIngestRoutes(app, deps);
  snapshotRoutes(app, deps);
  addReceiptRoutes(app, deps);
  readRoutes(app, deps);
  addEpisodeRoutes(app, deps);
  addRestatementRoutes(app, deps);
  addWorklistRoutes(app, deps);
  addReviewRoutes(app, deps);
  addReleaseRoutes(app, deps);
  return app;
}
