/** Routes about releases themselves; what is in them is read where it always is. */
import { z } from 'zod';
import { NotReady } from '#analytics/errors.ts';
import { jsonOf, PRIVATE, scopeOf, type App } from '../../http/base.ts';
import type { AppDeps } from '../deps.ts';

export function addReleaseRoutes(app: App, deps: AppDeps): void {
  // WHY somebody says when the first one is made: it is fixed for good, so the data before it should all have come.
  app.post('/v1/releases', async (context) => {
    const organization = await scopeOf(deps, context, 'publish-snapshots');
    await jsonOf(context.req.raw, z.strictObject({}), '{}');
    const before = await deps.releases.list(organization.id);
    await deps.exportNow(organization.id);
    await deps.releases.make(organization.id);
    const release = (await deps.releases.list(organization.id)).at(-1);
    if (release === undefined) throw new NotReady(deps.releases.whyNone(organization.id));
    return context.json(release, before.some(({ id }) => id === release.id) ? 200 : 201);
  });
  app.get('/v1/releases', async (context) => {
    const organization = await scopeOf(deps, context, 'list-releases');
    return context.json({ releases: await deps.releases.upToDate(organization.id) }, 200, PRIVATE);
  });
}
