/**
 * What whoever has read a definition knows of the columns of its table: which are parts of which.
 *
 * Shape   by measure and column, the classes it counts (`is`) and, of a share, those it is of. Classes of one measure exclude one another. A column that is not
 *         named has its own.
 */
export interface Column {
  readonly is: readonly string[];
  readonly of?: readonly string[];
}

const cross = (left: readonly string[], right: readonly string[]): string[] => left.flatMap((one) => right.map((other) => `${one} ${other}`));
const GAPS = cross(['met', 'never'], ['none', 'short', 'long']);
const WAITS = ['within7', 'within14', 'within30', 'later'];
const DUE = ['onTime', 'late', 'open', 'byClient', 'byProgram', 'byBoth'];
const DELAYS = ['within0', 'within1', 'within3', 'within7', 'within14', 'within30', 'later'];
const RARE = { events: { is: ['first', 'again'] }, people: { is: ['first'] }, clientDays: { is: ['day'] }, rate: { is: ['first', 'again'], of: ['day'] } } as const;
const PAIRED = ['recovered', 'improved', 'improved-low', 'same', 'same-low', 'worse', 'worse-low'];
const CLINICAL = ['recovered', 'improved', 'same', 'worse'];
const GOALS = ['attained', 'other'];
const MEASURED = ['none', 'base', 'base due', 'pair', 'pair due'];

/** RULE: a stay whose 30 days are not over may be one whose 7 are. */
const continuity = (from: number): Column => ({ is: cross(['7', '14', '30'].slice(from), WAITS.slice(0, from + 1)), of: cross(['7', '14', '30'].slice(from), WAITS) });
const upTo = (list: readonly string[], key: string): string[] => list.slice(0, list.indexOf(key) + 1);

export const KNOWN: Readonly<Record<string, Readonly<Record<string, Column>>>> = {
  'contact-gap': {
    shortGap: { is: cross(['met', 'never'], ['short', 'long']), of: GAPS }, longGap: { is: cross(['met', 'never'], ['long']), of: GAPS }, neverContacted: { is: cross(['never'], ['none', 'short', 'long']), of: GAPS }, open: { is: GAPS },
  },
  'continuity': { day7: continuity(0), day14: continuity(1), day30: continuity(2) },
  'goals-attained-of-due': { share: { is: ['onTime'], of: DUE }, ...Object.fromEntries(DUE.slice(1).map((key) => [key, { is: [key] }])) },
  'clients-with-attained-goal': { share: { is: ['attained'], of: ['attained', 'working', 'idle'] }, working: { is: ['working'] } },
  'goals-without-update': { share: { is: cross(['stale'], ['bare', 'told']), of: cross(['stale', 'fresh'], ['bare', 'told']) }, bare: { is: cross(['stale', 'fresh'], ['bare']) } },
  'overdose': RARE, 'death': RARE, 'hospital': RARE, 'crisis': RARE,
  'entry-delay': { events: { is: DELAYS }, ...Object.fromEntries(DELAYS.slice(0, -1).map((key) => [key, { is: upTo(DELAYS, key), of: DELAYS }])) },
  'goals-by-domain': { goals: { is: GOALS }, share: { is: GOALS }, attained: { is: ['attained'], of: GOALS }, clients: { is: [] } },
  'goal-attainment': { goals: { is: ['goal'] }, share: { is: ['goal'] } },
  'measured-share': {
    eligible: { is: MEASURED }, baseline: { is: ['base', 'base due', 'pair', 'pair due'], of: MEASURED }, due: { is: ['base due', 'pair due'] }, pairedOfDue: { is: ['pair due'], of: ['base due', 'pair due'] },
    paired: { is: ['pair', 'pair due'], of: MEASURED },
  },
  'reliable-change': {
    eligible: { is: [...PAIRED, 'once'] }, paired: { is: PAIRED, of: [...PAIRED, 'once'] }, 'not-assessable': { is: ['once'], of: [...PAIRED, 'once'] },
    recovered: { is: ['recovered'], of: CLINICAL }, improved: { is: ['improved', 'improved-low'], of: PAIRED }, 'no-reliable-change': { is: ['same', 'same-low'], of: PAIRED },
    deteriorated: { is: ['worse', 'worse-low'], of: PAIRED }, better: { is: ['recovered', 'improved', 'improved-low'], of: PAIRED },
    worstCase: { is: ['recovered', 'improved', 'improved-low'], of: [...PAIRED, 'once'] }, bestCase: { is: ['recovered', 'improved', 'improved-low', 'once'], of: [...PAIRED, 'once'] },
  },
};

/** Columns whose rows (domains, bands) add up to the row `all`. */
export const ROWS_ADD_UP: Readonly<Record<string, readonly string[]>> = { 'goals-by-domain': ['goals', 'attained', 'attainedOfDue', 'discontinued', 'share'], 'goal-attainment': ['goals', 'share'] };
