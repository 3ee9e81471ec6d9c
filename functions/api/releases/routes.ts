/** Routes about releases themselves; what is in them is read where it always is. */
import { PRIVATE, scopeOf, type App } from '../../http/base.ts';
import type { AppDeps } from '../deps.ts';

export function addReleaseRoutes(app: App, deps: AppDeps): void {
  app.get('/v1/releases', async (context) => {
    const organization = await scopeOf(deps, context, 'list-releases');
    return context.json({ releases: await deps.releases.upToDate(organization.id) }, 200, PRIVATE);
  });
}
