/** The address of the episodes behind a number. */
import { NotAllowed } from '#analytics/errors.ts';
import { scopeOf, type App } from '../../http/base.ts';
import type { AppDeps } from '../deps.ts';
import { getEpisodes } from './get.ts';

export function addEpisodeRoutes(app: App, deps: AppDeps): void {
  app.get('/v1/measures/:id/episodes', async (context) => {
    const caller = context.get('caller');
    if (caller.role === 'quality') throw new NotAllowed('This role reads releases.');
    const { id: organization } = await scopeOf(deps, context, 'read-clients');
    const asked = { measure: context.req.param('id'), parameters: [...new URL(context.req.url).searchParams], organization };
    // RULE: people are in it, so nothing keeps it.
    return context.json(await getEpisodes(caller, asked, deps), 200, { 'cache-control': 'no-store' });
  });
}
