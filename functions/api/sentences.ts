/** One plain sentence per event, person-first, made from codes alone. */
import { domainWords, type Event } from '#analytics/contract/event.ts';
import { scoreOf } from '#analytics/instruments/score.ts';

const REASONS = {
  completed: 'Completed treatment', left: 'Left before completion', terminated: 'Discharged by the program', transferred: 'Transferred to another program',
  incarcerated: 'Discharged: incarcerated', died: 'Died', other: 'Discharged for another reason',
} as const;
const ATTENDANCE = {
  attended: 'attended', 'no-show': 'missed', 'cancelled-by-client': 'cancelled by the client', 'cancelled-by-program': 'cancelled by the program',
} as const;
const BY = { client: ' by the client', program: ' by the program', joint: ' jointly' } as const;

const words = (code: string): string => code.replaceAll('-', ' ');
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const day = (date: string): string => `${Number(date.slice(8))} ${MONTHS[Number(date.slice(5, 7)) - 1] ?? ''} ${date.slice(0, 4)}`;
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

type Completed = Extract<Event, { type: 'reassessment.completed' }>['data'];
type Sent = NonNullable<Completed['scores']>[number];

const scaleName = ({ instrument, scale }: Sent): string => `${instrument}${scale === 'total' ? '' : ` ${scale}`}`;

/** The score that counts, which may be added up from answers. RULE: one that its instrument cannot have is said, not repeated. */
function scoreWords(sent: Sent): string {
  const scored = scoreOf(sent);
  if ('fault' in scored) return `${scaleName(sent)} not counted`;
  return `${scaleName(sent)} ${scored.score}${scored.isProrated ? ' (prorated)' : ''}`;
}

function reassessmentSentence(data: Completed): string {
  const what = data.kind === 'plan-review' ? 'Plan reviewed' : 'Reassessed';
  const scores = (data.scores ?? []).map(scoreWords);
  const parts = [...scores, ...(data.planChanged === undefined ? [] : [data.planChanged ? 'plan changed' : 'plan unchanged']), ...(data.withClient === true ? ['with the client'] : [])];
  return parts.length === 0 ? what : `${what}: ${parts.join(', ')}`;
}

/** Scores that stand on no axis and in no figure, and why. */
export function notesOn(event: Event): string[] {
  if (event.type !== 'reassessment.completed') return [];
  return (event.data.scores ?? []).flatMap((sent) => {
    const scored = scoreOf(sent);
    return 'fault' in scored ? [`Not counted: what was sent as ${scaleName(sent)} ${scored.fault}.`] : [];
  });
}

function goalSentence(event: Event): string | null {
  switch (event.type) {
    case 'goal.set': return `Goal set: ${domainWords(event.data.domain)} (${event.data.authoredBy === 'joint' ? 'written jointly' : `written by the ${event.data.authoredBy}`})`;
    // A step's id is opaque and says nothing to a reader; the goal's own row shows which step it was.
    case 'goal.milestone-reached': return 'Milestone reached';
    case 'goal.progressed': return `Goal at level ${event.data.level > 0 ? '+' : ''}${event.data.level}`;
    case 'goal.revised': return 'Goal revised';
    case 'goal.attained': return `Goal attained${event.data.by === undefined ? '' : BY[event.data.by]}`;
    case 'goal.discontinued': return `Goal discontinued${event.data.by === undefined ? '' : BY[event.data.by]}`;
    default: return null;
  }
}

/** Example `{ type: 'episode.discharged', data: { reason: 'left' } }` -> `Left before completion` */
export function sentenceOf(event: Event): string {
  switch (event.type) {
    case 'episode.admitted': return `Admitted at level of care ${event.data.levelOfCare}`;
    case 'episode.transferred': return event.data.levelOfCare === undefined ? 'Care passed on within the program' : `Moved to level of care ${event.data.levelOfCare}`;
    case 'episode.discharged': return REASONS[event.data.reason];
    case 'progress.contact': return `${capital(words(event.data.modality))} contact ${ATTENDANCE[event.data.attendance]}${event.data.minutes === undefined ? '' : `, ${event.data.minutes} minutes`}`;
    case 'progress.marker': return capital(event.data.marker === 'return-to-use' ? 'returned to use' : words(event.data.marker));
    case 'reassessment.scheduled': return `${event.data.kind === 'plan-review' ? 'Plan review' : `${event.data.instrument ?? 'Instrument'}`} scheduled for ${day(event.data.dueOn)}`;
    case 'reassessment.completed': return reassessmentSentence(event.data);
    case 'reassessment.deferred': return `Reassessment deferred until ${day(event.data.until)} (${words(event.data.reason)})`;
    case 'event.retracted': return `An entry was retracted (${words(event.data.reason)})`;
    default: return goalSentence(event) ?? capital(words(event.type));
  }
}
