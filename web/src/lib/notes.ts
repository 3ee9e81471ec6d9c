/** What stands above the overview's panels: what needs a look, what got better, what is only late data, what cannot be judged. */
import type { MeasureDefinition } from '#analytics/contract/result.ts';
import type { Me } from '#analytics/contract/site.ts';
import { arrivedText } from './charts/tail.ts';
import { plural } from './format.ts';
import { hasSignal, isJudged, seriesOf, type PanelAnswer, type Shown } from './overview.ts';
import { seriesVerdict } from './said/series.ts';
import type { Look } from './charts/spc.ts';

export interface Note {
  id: string;
  title: string;
  text: string;
  look: Look | 'none';
}
export interface Notes {
  /** Worse beyond chance, or changed where neither direction is better. */
  look: Note[];
  better: Note[];
  /** Whole sentences about what has not come in yet. */
  late: string[];
  /** Measures whose limits have too few points; and those that have none, for they are no series. */
  tooFew: Named[];
  withoutLimits: Named[];
}

type Named = Pick<MeasureDefinition, 'id' | 'title'>;
type NamedPanel = PanelAnswer & { measure: Named };

function noteOf(panel: NamedPanel): Note[] {
  const series = hasSignal(panel) ? seriesOf(panel) : null;
  const verdict = series === null ? null : seriesVerdict(series);
  return verdict === null ? [] : [{ id: panel.measure.id, title: panel.measure.title, text: verdict.text, look: verdict.look }];
}

/** RULE: late data is never told as a change: what it could do to the newest points is said instead. */
function lateSentences(answers: readonly Shown[], snapshot: Me['snapshot']): string[] {
  const arrived = answers.map(({ meta }) => meta.arrived).sort((a, b) => b.length - a.length)[0] ?? [];
  const recent = arrivedText(arrived);
  const waiting = snapshot?.waiting ?? 0;
  const contradictory = snapshot?.contradictory ?? 0;
  return [
    ...(recent === '' ? [] : [`${recent}. A month that is not over is drawn as far as it has gone, and counts for no signal.`]),
    ...(waiting > 0 ? [`${plural(waiting, 'event')} ${waiting === 1 ? 'waits' : 'wait'} for what ${waiting === 1 ? 'it refers' : 'they refer'} to, and ${waiting === 1 ? 'is' : 'are'} not counted yet.`] : []),
    ...(contradictory > 0 ? [`${plural(contradictory, 'event')} ${contradictory === 1 ? 'contradicts another and is' : 'contradict others and are'} not counted.`] : []),
  ];
}

const named = (panels: readonly NamedPanel[]): Named[] => panels.map(({ measure: { id, title } }) => ({ id, title }));

/** Shape: panels in any order and the snapshot in force -> the notes, each list in the panels' order. */
export function notesOf(panels: readonly NamedPanel[], snapshot: Me['snapshot']): Notes {
  const notes = panels.flatMap(noteOf);
  const answers = panels.flatMap(({ answer }) => ('value' in answer ? [answer.value] : []));
  return {
    look: notes.filter(({ look }) => look !== 'improvement'), better: notes.filter(({ look }) => look === 'improvement'), late: lateSentences(answers, snapshot),
    tooFew: named(panels.filter((panel) => seriesOf(panel) !== null && !isJudged(panel))), withoutLimits: named(panels.filter((panel) => 'value' in panel.answer && seriesOf(panel) === null)),
  };
}
