import { error } from '@sveltejs/kit';
import type { Replay, WorklistRule } from '#analytics/contract/worklist.ts';
import type { Api } from '../../../../lib/api.ts';
import { mayReadRules, mayReadYield } from '../../../../lib/places.ts';
import { settle, type Settled } from '../../../../lib/settle.ts';
import { changesOf, isChanged, variantsOf } from '../../../../lib/worklist/replay.ts';
import { usualPeriod } from '../../../../lib/worklist/rules.ts';
import type { PageServerLoad } from './$types';

interface Asked {
  from: string;
  to: string;
  program: string | undefined;
}

interface Tried {
  rule: string;
  variants: WorklistRule[];
  replay: Settled<Replay> | null;
}

/** The rule that somebody tries to change, and what the change would have done; nothing is asked before something differs. */
async function tryChange(api: Api, rules: readonly WorklistRule[], params: URLSearchParams, asked: Asked): Promise<Tried | null> {
  const variants = variantsOf(rules, params.get('rule'));
  const [first] = variants;
  if (first === undefined) return null;
  const changes = changesOf(variants, params);
  const replay = isChanged(changes) ? await settle(api.worklistReplay({ ...asked, rule: first.rule, changes })) : null;
  return { rule: first.rule, variants, replay };
}

const textOf = (params: URLSearchParams, name: string): string | undefined => params.get(name) ?? undefined;

export const load: PageServerLoad = async ({ locals, parent, url }) => {
  const { me } = await parent();
  if (!mayReadRules(me.role)) error(403, { message: 'Rules are not for this role' });
  const params = url.searchParams;
  const usual = usualPeriod(me.lastCompleteDay);
  const asked: Asked = { from: textOf(params, 'from') || usual.from, to: textOf(params, 'to') || usual.to, program: textOf(params, 'program') || undefined };
  const hasYield = mayReadYield(me.role);
  const [{ rules, on }, outcome, choices] = await Promise.all([
    locals.api.worklistRules({ program: asked.program }),
    hasYield ? settle(locals.api.worklistYield(asked)) : null,
    me.role === 'operator' ? null : settle(locals.api.choices({})),
  ]);
  return { asked, isUsual: asked.from === usual.from && asked.to === usual.to, on, rules, outcome, choices, tried: hasYield ? await tryChange(locals.api, rules, params, asked) : null };
};
