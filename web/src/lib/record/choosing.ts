/** What there is to choose from where an address does not name all of it yet: links, each to a form. */
import { INSTRUMENTS } from '#analytics/instruments/instruments.ts';
import { date } from '../format.ts';
import { findEntry, refusalOf, RETRACTED_ONLY } from './correct.ts';
import { instrumentsIn } from './forms.ts';
import type { Goal, Situation } from './forms/define.ts';
import { goalHelp, goalLabel, goalsOf } from './forms/goal.ts';
import { recordPath, type FormName, type RecordExtras } from './path.ts';

export interface Option {
  readonly href: string;
  readonly label: string;
  readonly help?: string;
}
export interface Choosing {
  readonly kind: 'choose';
  readonly title: string;
  /** Said above the links; or all there is, where there is nothing to choose. */
  readonly help: string | null;
  readonly groups: readonly { readonly title: string | null; readonly help?: string; readonly options: readonly Option[]; /** Short ones, beside each other. */ readonly isLine?: boolean }[];
}

type Link = (form: FormName, more?: RecordExtras) => string;

function linkOf({ timeline, episode, extras }: Situation): Link {
  const along: RecordExtras = { episode: episode.episode, ...(extras.from !== undefined && { from: extras.from }) };
  return (form, more = {}) => recordPath(timeline.client, form, { ...along, ...more });
}

function allForms(link: Link): Choosing {
  return {
    kind: 'choose', title: 'Record', help: null,
    groups: [{
      title: null,
      options: [
        { href: link('contact'), label: 'A contact', help: 'attended, missed or cancelled' },
        { href: link('instrument'), label: 'A questionnaire', help: 'its answers, or its score' },
        { href: link('plan-review'), label: 'A plan review', help: 'whether the plan changed' },
        { href: link('milestone'), label: 'A step reached', help: 'on the way to a goal' },
        { href: link('goal'), label: 'A goal', help: 'set, revised, attained or discontinued' },
        { href: link('marker'), label: 'A life event', help: 'housing, work, health, use' },
        { href: link('deferral'), label: 'A deferral', help: 'what has to wait, and until when' },
      ],
    }],
  };
}

/** RULE: what is due stands first, then what the client has answered before. */
function allInstruments({ timeline, episode }: Situation, link: Link): Choosing {
  const due = [...timeline.worklist.reasons, ...timeline.worklist.upcoming].filter((each) => each.episode === episode.episode).flatMap(({ instrument }) => instrument ?? []);
  const used = timeline.scales.map(({ instrument }) => instrument);
  const option = (id: string): Option[] => INSTRUMENTS.filter((each) => each.id === id).map((each) => ({ href: link('instrument', { instrument: id }), label: id, help: each.name }));
  const groupOf = (title: string, ids: readonly string[]) => ({ title, options: [...new Set(ids)].flatMap(option) });
  const groups = [
    groupOf('Due, or due next', due),
    groupOf('Answered before', used.filter((id) => !due.includes(id))),
    groupOf('Others', INSTRUMENTS.map(({ id }) => id).filter((id) => !due.includes(id) && !used.includes(id))),
  ];
  return { kind: 'choose', title: 'Which questionnaire', help: null, groups: groups.filter(({ options }) => options.length > 0) };
}

function goalOptions(goal: Goal, link: Link): Option[] {
  const about = (what: string) => link('goal', { goal: goal.goal, what });
  const hasOpen = goal.steps.some(({ reachedOn }) => reachedOn === null);
  return [
    ...(hasOpen ? [{ href: link('milestone', { goal: goal.goal }), label: 'Step reached' }] : []),
    { href: about('attained'), label: 'Attained' },
    { href: about('progressed'), label: 'Level' },
    { href: about('revised'), label: 'Revise' },
    { href: about('discontinued'), label: 'Discontinue' },
  ];
}

function allGoals(of: Situation, link: Link): Choosing {
  const open = goalsOf(of).filter(({ state }) => state === 'in-progress');
  const named = open.filter(({ goal }) => goal === of.extras.goal);
  const groups = (named.length > 0 ? named : open).map((goal) => ({ title: goalLabel(goal), help: goalHelp(goal), options: goalOptions(goal, link), isLine: true }));
  return { kind: 'choose', title: 'A goal', help: open.length === 0 ? 'No goal is in progress.' : null, groups: [...groups, { title: null, options: [{ href: link('goal', { what: 'set' }), label: 'Set a new goal' }] }] };
}

function correctable(of: Situation, link: Link): Choosing {
  const entry = findEntry(of.timeline, of.extras);
  const nothing = (help: string): Choosing => ({ kind: 'choose', title: 'Correct an entry', help, groups: [] });
  if (entry === null) return nothing('There is no such entry on this time line.');
  const refusal = refusalOf(entry);
  if (refusal !== null) return nothing(refusal);
  const { event = '', source = '' } = of.extras;
  const options = instrumentsIn(entry).map(({ instrument }): Option => ({ href: link('correct', { event, source, instrument }), label: instrument }));
  const help = RETRACTED_ONLY.has(entry.type) || options.length === 0 ? 'Its content cannot be changed here; it can be taken back.' : 'Several questionnaires were entered at once. Which one is to be corrected?';
  return { kind: 'choose', title: 'Correct an entry', help: `${entry.sentence}, ${date(entry.on)}. ${help}`, groups: options.length === 0 ? [] : [{ title: null, options }] };
}

/** Links to forms, and what is said where there is none. */
export function choicesFor(of: Situation, form: FormName | null): Choosing {
  const link = linkOf(of);
  switch (form) {
    case 'instrument': return allInstruments(of, link);
    case 'goal': return allGoals(of, link);
    case 'milestone': return { ...allGoals(of, link), title: 'A step is reached', help: 'No goal in progress has a step that is still to be reached.' };
    case 'deferral': return { kind: 'choose', title: 'Defer', help: 'Nothing is open that could be put off. What concerns safety never is.', groups: [] };
    case 'correct': return correctable(of, link);
    default: return allForms(link);
  }
}
