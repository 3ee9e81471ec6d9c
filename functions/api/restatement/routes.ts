/** The address of restatements. */
import pLimit from 'p-limit';
import { NotAllowed, TooBusy } from '#analytics/errors.ts';
import { PRIVATE, scopeOf, type App } from '../../http/base.ts';
import type { AppDeps } from '../deps.ts';
import { getRestatement } from './get.ts';
import { withPatience } from './patience.ts';
import { StageKeeper } from './stages.ts';

/** Restatements that wait for the one that runs. */
const WAITING_AT_MOST = 8;
/** WHY: shorter than whoever asks waits (30 s), so that they are told what is going on. */
const PATIENCE_MS = 25_000;

export function addRestatementRoutes(app: App, deps: AppDeps): void {
  // WHY one at a time: each may read the whole log and fold it up to five times, in this process's own time and memory.
  const turn = pLimit(1);
  const keeper = new StageKeeper(deps.events);
  app.get('/v1/measures/:id/restatement', async (context) => {
    const { id: organization } = await scopeOf(deps, context, 'read-measures');
    const { role } = context.get('caller');
    // RULE: what two moments differ by is a small count more often than not; this role sees what is released.
    if (role === 'quality') throw new NotAllowed('This role reads releases.');
    if (turn.pendingCount >= WAITING_AT_MOST) throw new TooBusy('Many restatements are waiting; try again in a moment.');
    const asked = { measure: context.req.param('id'), parameters: [...new URL(context.req.url).searchParams], organization, role };
    return context.json(await withPatience(turn(() => getRestatement(asked, deps, keeper)), PATIENCE_MS), 200, PRIVATE);
  });
}
