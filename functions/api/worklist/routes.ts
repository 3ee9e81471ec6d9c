/** The worklist's addresses. */
import pLimit from 'p-limit';
import { TooBusy } from '#analytics/errors.ts';
import { PRIVATE, scopeOf, type App, type Ctx } from '../../http/base.ts';
import type { AppDeps } from '../deps.ts';
import { getCapacity } from './capacity.ts';
import { csvOf } from './csv.ts';
import { getWorklist } from './get.ts';
import { Tails } from './live.ts';
import { questionIn } from './question.ts';
import { getReplay } from './replay.ts';
import { getRules } from './rules.ts';
import { getYield } from './yield.ts';

/** RULE: people are in it, so nothing keeps it. */
const NO_STORE = { 'cache-control': 'no-store' };
/** Replays that wait for the one that runs. */
const WAITING_AT_MOST = 8;

const parametersOf = (context: Ctx): [string, string][] => [...new URL(context.req.url).searchParams];

/** What is about rules and counts: nobody is in it. */
function addRuleRoutes(app: App, deps: AppDeps): void {
  // WHY one at a time: each is seconds of this process's own time.
  const turn = pLimit(1);
  app.get('/v1/worklist/rules', async (context) => context.json(await getRules((await scopeOf(deps, context, null)).id, parametersOf(context), deps), 200, PRIVATE));
  app.get('/v1/worklist/yield', async (context) => context.json(await getYield((await scopeOf(deps, context, 'read-yield')).id, parametersOf(context), deps), 200, PRIVATE));
  app.get('/v1/worklist/replay', async (context) => {
    const { id } = await scopeOf(deps, context, 'read-yield');
    if (turn.pendingCount >= WAITING_AT_MOST) throw new TooBusy('Many replays are waiting; try again in a moment.');
    return context.json(await turn(() => getReplay(id, parametersOf(context), deps)), 200, PRIVATE);
  });
}

export function addWorklistRoutes(app: App, appDeps: AppDeps): void {
  const deps = { ...appDeps, tails: new Tails(appDeps.events, appDeps.clock) };
  const ask = async (context: Ctx) => {
    const organization = await scopeOf(deps, context, 'read-clients');
    return getWorklist(context.get('caller'), organization, questionIn(new URL(context.req.url).searchParams), deps);
  };
  app.get('/v1/worklist', async (context) => context.json(await ask(context), 200, NO_STORE));
  app.get('/v1/worklist.csv', async (context) => context.body(csvOf(await ask(context)), 200, { ...NO_STORE, 'content-type': 'text/csv; charset=utf-8', 'content-disposition': 'attachment; filename="worklist.csv"' }));
  app.get('/v1/worklist/capacity', async (context) => {
    const { id } = await scopeOf(deps, context, 'read-clients');
    return context.json(await getCapacity(context.get('caller'), id, parametersOf(context), deps), 200, NO_STORE);
  });
  addRuleRoutes(app, appDeps);
}
