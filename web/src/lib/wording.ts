/**
 * How each measure is spoken of. A measure that is not named here is spoken of by its title, in a form that is true of every share:
 * a new measure needs nothing in this file until somebody wants it said better.
 */
export interface Wording {
  /** `62 %` and `90 days` to the start of a sentence; `in` is its like of a period, `Sep 2026`. */
  of: (share: string, when: string) => string;
  in: (share: string, when: string) => string;
  /** What stands before the day where groups are set side by side; `sideIn` its like before a period. */
  side: string;
  sideIn: string;
  /** What is not known yet, to go behind "Not known yet". */
  unknown: (day: number) => string;
  /** Said where a series has nothing to count. */
  nobody: string;
  /** The heading of a curve's own column, and what its table holds. */
  column: string;
  holds: string;
  /** What a curve counts: people `admitted`, or waits `begun`; and what those are whom it has not reached. */
  counted: string;
  atRisk: 'followed' | 'waiting';
  /** Those whom no ending has reached yet. */
  rest: string;
  /** What the days of a curve are counted from. */
  axis: string;
  /** The days by which a quarter, half and three quarters are there. */
  quartiles: readonly [string, string, string];
  /** The column that a table's sentence tells, where that is not its first share; and how, where there is but the one row. */
  lead: string;
  tells: (figure: string, label: string) => string;
}

const WAITING: Partial<Wording> = { lead: 'median', counted: 'waits begun', atRisk: 'waiting', column: 'Still waiting', holds: 'share still waiting beyond each day' };

const SPOKEN: Record<string, Partial<Wording>> = {
  retention: {
    of: (share, when) => `${share} stayed at least ${when}`,
    side: 'Stayed at least',
    unknown: (day) => `how many stay to day ${day}`,
    column: 'Still in',
    holds: 'share in treatment beyond each day',
    quartiles: ['A quarter left by', 'Median stay', 'Three quarters left by'],
  },
  attendance: {
    in: (share, when) => `${share} of appointments were attended in ${when}`,
    sideIn: 'Attended in',
    nobody: 'Nobody had an appointment in this period.',
  },
  'time-to-first-milestone': {
    of: (share, when) => `${share} reached a first milestone within ${when}`,
    side: 'Reached a first milestone within',
    unknown: (day) => `how many reach a first milestone by day ${day}`,
  },
  exits: { rest: 'Still in treatment', side: 'Ended, in any of these ways, within' },
  'retention-cohorts': {
    of: (share, when) => `${share} stayed at least ${when}`,
    side: 'Stayed at least',
    unknown: (day) => `how many stay to day ${day}`,
    in: (share, when) => `${share} of those admitted in ${when} stayed at least 90 days`,
    sideIn: 'Stayed at least 90 days, admitted in',
  },
  'trigger-to-reassessment': { ...WAITING, tells: (figure) => `Half of the triggers were looked at again within ${figure}`, of: (share, when) => `${share} still waited for a reassessment after ${when}`, side: 'Still waiting after', axis: 'Days since the trigger', in: (share, when) => `${share} were looked at again in time, of triggers in ${when}`, sideIn: 'Looked at again in time, triggers in' },
  'reassessment-to-plan-change': { ...WAITING, tells: (figure) => `Half of the reassessments were followed by a change of plan within ${figure}`, of: (share, when) => `${share} still waited for a change of plan after ${when}`, side: 'Still waiting after', axis: 'Days since the reassessment', in: (share, when) => `${share} saw their plan change in time, of reassessments in ${when}`, sideIn: 'Plan changed in time, reassessments in' },
  'reliable-change': { lead: 'better' },
  'score-distribution': { lead: 'latestMedian' },
  'goal-attainment': { lead: 't', tells: (figure) => `Median goal attainment: ${figure}` },
  continuity: { lead: 'day7', tells: (figure, label) => `${figure} were followed by a contact ${label.charAt(0).toLowerCase()}${label.slice(1)}` },
  'goals-by-domain': { lead: 'attainedOfDue' },
  'days-in-treatment': { lead: 'd90', tells: (figure) => `${figure} of the first 90, on average` },
  'entry-delay': { lead: 'median', tells: (figure) => `Median time until something was entered: ${figure}`, in: (share, when) => `${share} of what happened in ${when} was entered in time`, sideIn: 'Entered in time, of' },
  initiation: { in: (share, when) => `${share} of those admitted in ${when} had a first contact in time`, sideIn: 'A first contact in time, admitted in' },
  engagement: { in: (share, when) => `${share} of those admitted in ${when} kept coming after a first contact`, sideIn: 'Kept coming, admitted in' },
  'missed-contacts': { in: (share, when) => `${share} of appointments were missed in ${when}`, sideIn: 'Missed in', nobody: 'Nobody had an appointment in this period.' },
  'measured-share': { lead: 'pairedOfDue' },
};

export interface Named {
  id: string;
  title: string;
}

export function wordingOf({ id, title }: Named): Wording {
  return {
    of: (share, when) => `${title}, ${when}: ${share}`,
    in: (share, when) => `${title}, ${when}: ${share}`,
    side: `${title},`,
    sideIn: `${title},`,
    unknown: (day) => `what ${title.charAt(0).toLowerCase()}${title.slice(1)} is at day ${day}`,
    nobody: 'There is nothing to count in this period.',
    column: 'Share',
    holds: 'share beyond each day',
    counted: 'admitted',
    atRisk: 'followed',
    rest: 'Neither yet',
    axis: 'Days since admission',
    quartiles: ['A quarter by', 'Median', 'Three quarters by'],
    lead: '',
    tells: (figure, label) => `${label}: ${figure}`,
    ...(Object.hasOwn(SPOKEN, id) ? SPOKEN[id] : {}),
  };
}
