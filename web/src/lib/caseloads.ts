/** Caseloads: the same measures as everywhere, each program or clinician against what chance would give. RULE: nothing here ranks anybody. */
import type { Funnel, MeasureDefinition } from '#analytics/contract/result.ts';
import type { Role } from '#analytics/contract/site.ts';
import { figure, isolate, plural } from './format.ts';
import type { PanelAnswer } from './overview.ts';

/** In this order: do people start, come, stay; do they get there; was care looked at again. */
const FIRST: readonly string[] = ['initiation', 'attendance', 'contact-gap', 'retention-cohorts', 'goals-attained-of-due', 'reliable-change', 'measured-share', 'reassessment-on-time', 'plan-reviewed-with-client'];

type Viewed = Pick<MeasureDefinition, 'id' | 'views'>;

/** The measures that are drawn, and those that have a funnel on their own page. */
export function chooseFunnels<M extends Viewed>(measures: readonly M[]): { drawn: M[]; others: M[] } {
  const able = measures.filter(({ views }) => views.includes('funnel'));
  const drawn = FIRST.flatMap((id) => able.find((measure) => measure.id === id) ?? []);
  return { drawn, others: able.filter((measure) => !drawn.includes(measure)) };
}

export type Compared = 'program' | 'clinician';

/** Whom a role may see side by side. RULE: clinicians are set side by side for the director alone. */
export function comparedFor(role: Role, asked: string | undefined): Compared {
  return role === 'director' && asked === 'clinician' ? 'clinician' : 'program';
}

export function mayCompareClinicians(role: Role): boolean {
  return role === 'director';
}

export function mayReadCaseloads(role: Role): boolean {
  return role === 'director' || role === 'quality';
}

function funnelOf({ answer }: PanelAnswer): Funnel | null {
  return 'value' in answer && answer.value.result.kind === 'funnel' ? answer.value.result : null;
}

/** Whether groups differ more than chance would give, and what was made of it. */
export function dispersionWords({ dispersion }: Funnel): string {
  const usual = 'Solid lines: the 99.8 % limits; dashed: the 95 % limits. Groups stand where their size puts them; nothing is ranked.';
  if (dispersion === null) return usual;
  return `${usual} ${dispersion.isAdjusted ? `The limits are widened, for groups differ more than chance would give (ratio ${figure(dispersion.phi)}; ${dispersion.method}).` : 'Groups do not differ more than chance would give, so the limits are not widened.'}`;
}

/** Who lies outside the limits, in the order of their keys, as they come: never in that of the rate. Empty where nobody does. */
export function outsideWords({ groups, overall }: Funnel): string {
  const said = groups.flatMap(({ label, reading, position }) => {
    if (position !== 'beyond-95' && position !== 'beyond-998') return [];
    const side = reading.state === 'value' && overall.state === 'value' ? (reading.value > overall.value ? ', above' : ', below') : '';
    return [`${isolate(label)} (${position === 'beyond-998' ? '99.8\u00a0%' : '95\u00a0%'}${side})`];
  });
  return said.length === 0 ? '' : `Outside the limits: ${said.join('; ')}.`;
}

/**
 * One or two sentences over all funnels: whether anybody lies where chance alone would seldom put them, and what to ask then.
 *
 * RULE: no caseload is named here, and none is called better or worse: a funnel tells where to ask, never whom to blame.
 */
export function caseloadSentence(panels: readonly PanelAnswer[], compared: Compared): string | null {
  const funnels = panels.flatMap((panel) => funnelOf(panel) ?? []).filter(({ groups }) => groups.some(({ position }) => position !== 'too-few' && position !== 'unknown'));
  if (funnels.length === 0) return null;
  const beyond = funnels.filter(({ groups }) => groups.some(({ position }) => position === 'beyond-998')).length;
  const over = `${plural(funnels.length, 'measure')}`;
  const who = compared === 'program' ? 'program' : 'clinician';
  const widened = funnels.filter(({ dispersion }) => dispersion?.isAdjusted === true).length;
  const spread = widened === 0 ? '' : ` In ${widened} of them ${who}s differ more than chance alone would give, and the limits are widened for it.`;
  if (beyond === 0) return `All caseloads are within what chance would give, in ${over}.${spread}`;
  return `In ${beyond} of ${over} a ${who} lies outside the 99.8\u00a0% limits. Ask first whether the records are complete and whether the people are alike; then what is done differently there.${spread}`;
}
