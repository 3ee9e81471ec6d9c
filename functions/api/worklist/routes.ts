/** The worklist's addresses. */
import { scopeOf, type App, type Ctx } from '../../http/base.ts';
import type { AppDeps } from '../deps.ts';
import { csvOf } from './csv.ts';
import { getWorklist } from './get.ts';
import { Tails } from './live.ts';
import { questionIn } from './question.ts';

/** RULE: people are in it, so nothing keeps it. */
const NO_STORE = { 'cache-control': 'no-store' };

export function addWorklistRoutes(app: App, appDeps: AppDeps): void {
  const deps = { ...appDeps, tails: new Tails(appDeps.events, appDeps.clock) };
  const ask = async (context: Ctx) => {
    const organization = await scopeOf(deps, context, 'read-clients');
    return getWorklist(context.get('caller'), organization, questionIn(new URL(context.req.url).searchParams), deps);
  };
  app.get('/v1/worklist', async (context) => context.json(await ask(context), 200, NO_STORE));
  app.get('/v1/worklist.csv', async (context) => context.body(csvOf(await ask(context)), 200, { ...NO_STORE, 'content-type': 'text/csv; charset=utf-8', 'content-disposition': 'attachment; filename="worklist.csv"' }));
}
