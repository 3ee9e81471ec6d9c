/** Which measures stand on the overview, and in which order. */
import type { MeasureDefinition, MeasureResponse, Series, Spc } from '#analytics/contract/result.ts';
import { FAMILIES } from './places.ts';
import type { Settled } from './settle.ts';

/** At least one of every family, at most twelve: what a director asks first. */
export const OVERVIEW_IDS: readonly string[] = [
  'retention', 'exits', 'initiation', 'attendance', 'contact-gap', 'time-to-first-milestone', 'goals-attained-of-due', 'reliable-change', 'measured-share', 'reassessment-on-time', 'overdose', 'entry-delay',
];
const AT_LEAST = 8;

type Named = Pick<MeasureDefinition, 'id' | 'family'>;

/** The stated measures that there are; where they are fewer than eight, the first of each family in turn fill up. */
export function chooseOverview<M extends Named>(measures: readonly M[]): M[] {
  const chosen = OVERVIEW_IDS.flatMap((id) => measures.find((measure) => measure.id === id) ?? []);
  const rest = FAMILIES.map((family) => measures.filter((measure) => measure.family === family && !chosen.includes(measure)));
  while (chosen.length < AT_LEAST && rest.some((members) => members.length > 0)) {
    for (const members of rest) {
      const next = members.shift();
      if (next !== undefined && chosen.length < AT_LEAST) chosen.push(next);
    }
  }
  return chosen;
}

/** What a panel shows of an answer. The definition, the query and the waterfall are on the measure's own page. */
export type Shown = Pick<MeasureResponse, 'result' | 'meta'> & { measure: Pick<MeasureDefinition, 'id' | 'title' | 'kind'> };

export interface PanelAnswer {
  answer: Settled<Shown>;
  trend?: Shown;
}

/** The series that limits judge: the answer itself, or what stands beside it. */
export function seriesOf({ answer, trend }: PanelAnswer): Series | null {
  if (!('value' in answer)) return null;
  const { result } = answer.value;
  return result.kind === 'series' ? result : trend?.result.kind === 'series' ? trend.result : null;
}

function judgedIn(panel: PanelAnswer): Spc[] {
  return seriesOf(panel)?.groups.flatMap(({ spc }) => spc ?? []) ?? [];
}

/** True where a chart of limits says that something is not chance. */
export function hasSignal(panel: PanelAnswer): boolean {
  return judgedIn(panel).some(({ variation }) => variation !== 'common-cause' && variation !== 'too-few-points');
}

export function isJudged(panel: PanelAnswer): boolean {
  return judgedIn(panel).some(({ variation }) => variation !== 'too-few-points');
}

/** Panels with a signal first, each in its own order otherwise. */
export function signalsFirst<P extends PanelAnswer>(panels: readonly P[]): P[] {
  return [...panels.filter((panel) => hasSignal(panel)), ...panels.filter((panel) => !hasSignal(panel))];
}

const NUMBERS = ['None', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'Ten', 'Eleven', 'Twelve'];

/** One sentence over all panels; nothing where none of them is judged by limits. */
export function overviewSentence(panels: readonly PanelAnswer[]): string | null {
  const [judged, changed] = [panels.filter(isJudged).length, panels.filter(hasSignal).length];
  if (judged === 0) return null;
  if (changed === 0) return `Nothing has changed beyond what chance would give, in ${judged === 1 ? 'the one measure' : `any of the ${judged} measures`} that can be judged.`;
  return `${NUMBERS[changed] ?? changed} of the ${judged} measures that can be judged ${changed === 1 ? 'shows' : 'show'} a change beyond chance; ${changed === 1 ? 'it comes' : 'they come'} first.`;
}
