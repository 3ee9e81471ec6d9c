/** What an instrument asks, where it may be shown: prompts and the names of answers. */
import type { Instrument, Range, Sourced } from './instrument.ts';
import { confirmed, unconfirmed } from './sources.ts';

/** RULE: only where the instrument's licence permits showing its items; every other one shows the numbers of its items and is read from one's own copy. */
export interface Wording extends Sourced {
  /** What is said before all of them; empty where there is nothing common. */
  readonly stem: string;
  /** By item code, in words for somebody who asks them; `isShort`: named only, to be read from one's own copy. */
  readonly prompts: Readonly<Record<string, string>>;
  readonly isShort: boolean;
  /** By value; a value without a name is shown as its number. */
  readonly answers: Readonly<Record<number, string>>;
}
export interface Answer {
  readonly value: number;
  /** Null: the number says it. */
  readonly label: string | null;
}

/** Prompts by item code, from 1. */
function numbered(...prompts: string[]): Record<string, string> {
  return Object.fromEntries(prompts.map((prompt, index) => [String(index + 1), prompt]));
}

const TWO_WEEKS = { 0: 'Not at all', 1: 'Several days', 2: 'More than half the days', 3: 'Nearly every day' } as const;
const YES_NO = { 0: 'No', 1: 'Yes' } as const;
const BOTHERED = 'Over the last 2 weeks, how often have you been bothered by';

const PHQ_9: Wording = {
  stem: BOTHERED, isShort: false, answers: TWO_WEEKS, ...confirmed('PHQ-9 form A2663B of 2005, as scanned'),
  prompts: numbered(
    'Little interest or pleasure in doing things',
    'Feeling down, depressed, or hopeless',
    'Trouble falling or staying asleep, or sleeping too much',
    'Feeling tired or having little energy',
    'Poor appetite or overeating',
    'Feeling bad about yourself, or that you are a failure or have let yourself or your family down',
    'Trouble concentrating on things, such as reading the newspaper or watching television',
    'Moving or speaking so slowly that other people could have noticed; or the opposite, being so fidgety or restless that you have been moving around a lot more than usual',
    'Thoughts that you would be better off dead, or of hurting yourself',
  ),
};

const GAD_7: Wording = {
  stem: BOTHERED, isShort: false, answers: TWO_WEEKS, ...unconfirmed('wording of the GAD-7 as it is widely reproduced'),
  prompts: numbered(
    'Feeling nervous, anxious, or on edge',
    'Not being able to stop or control worrying',
    'Worrying too much about different things',
    'Trouble relaxing',
    'Being so restless that it is hard to sit still',
    'Becoming easily annoyed or irritable',
    'Feeling afraid as if something awful might happen',
  ),
};

const PCL_5: Wording = {
  stem: 'In the past month, how much were you bothered by', isShort: false, ...confirmed('PCL-5 form of the National Center for PTSD, version of 14 August 2013'),
  answers: { 0: 'Not at all', 1: 'A little bit', 2: 'Moderately', 3: 'Quite a bit', 4: 'Extremely' },
  prompts: numbered(
    'Repeated, disturbing, and unwanted memories of the stressful experience',
    'Repeated, disturbing dreams of the stressful experience',
    'Suddenly feeling or acting as if the stressful experience were actually happening again (as if you were actually back there reliving it)',
    'Feeling very upset when something reminded you of the stressful experience',
    'Having strong physical reactions when something reminded you of the stressful experience (for example, heart pounding, trouble breathing, sweating)',
    'Avoiding memories, thoughts, or feelings related to the stressful experience',
    'Avoiding external reminders of the stressful experience (for example, people, places, conversations, activities, objects, or situations)',
    'Trouble remembering important parts of the stressful experience',
    'Having strong negative beliefs about yourself, other people, or the world (for example, having thoughts such as: I am bad, there is something seriously wrong with me, no one can be trusted, the world is completely dangerous)',
    'Blaming yourself or someone else for the stressful experience or what happened after it',
    'Having strong negative feelings such as fear, horror, anger, guilt, or shame',
    'Loss of interest in activities that you used to enjoy',
    'Feeling distant or cut off from other people',
    'Trouble experiencing positive feelings (for example, being unable to feel happiness or have loving feelings for people close to you)',
    'Irritable behavior, angry outbursts, or acting aggressively',
    'Taking too many risks or doing things that could cause you harm',
    'Being \u201csuperalert\u201d or watchful or on guard',
    'Feeling jumpy or easily startled',
    'Having difficulty concentrating',
    'Trouble falling or staying asleep',
  ),
};

const BARC_10: Wording = {
  stem: 'From 1, strongly disagree, to 6, strongly agree', isShort: false, answers: {}, ...confirmed('PhenX protocol 590502 for the ends of the scale; statements as on a provider\u2019s page, ophelia.com'),
  prompts: numbered(
    'There are more important things to me in life than using substances',
    'In general I am happy with my life',
    'I have enough energy to complete the tasks I set myself',
    'I am proud of the community I live in and feel part of it',
    'I get lots of support from friends',
    'I regard my life as challenging and fulfilling without the need for using drugs or alcohol',
    'My living space has helped to drive my recovery journey',
    'I take full responsibility for my actions',
    'I am happy dealing with a range of professional people',
    'I am making good progress on my recovery journey',
  ),
};

/** TRAP: what a number stands for differs between copies of the BAM (answers 0-4, or days 0-30), so no answer has a name here. */
const BAM: Wording = {
  stem: '', isShort: true, answers: {}, ...unconfirmed('short names of the items of the BAM by their original numbers'),
  prompts: {
    1: 'Physical health', 2: 'Trouble sleeping', 3: 'Low or anxious mood', 4: 'Alcohol use', 5: 'Heavy alcohol use', 6: 'Drug use', 8: 'Cravings', 9: 'Confidence in staying abstinent',
    10: 'Self-help meetings', 11: 'Risky situations', 12: 'Religion or spirituality', 13: 'Work, school or volunteering', 14: 'Enough income', 15: 'Arguments with family or friends', 16: 'Time with people who support recovery',
  },
};

const WORDINGS: Readonly<Record<string, Wording>> = { 'PHQ-9': PHQ_9, 'GAD-7': GAD_7, 'PCL-5': PCL_5, 'BARC-10': BARC_10, BAM, 'BAM-R': BAM, 'BAM-IOP': BAM };

/** Missing null where the items may not be shown, or where nobody has checked that they may. */
export function wordingOf({ id }: Instrument): Wording | null {
  return WORDINGS[id] ?? null;
}

/** Example PHQ-9 item 1 -> `Little interest or pleasure in doing things`; AUDIT item 1 -> `Item 1` */
export function promptOf(instrument: Instrument, code: string): string {
  return wordingOf(instrument)?.prompts[code] ?? `Item ${code}`;
}

/** Answers with two values are yes and no; the C-SSRS has no scale, and so has no other range. */
const RANGE_OF_SCREEN: Range = [0, 1];

/**
 * What can be answered to an item, least first.
 *
 * Shape   `itemRange`: of the scale that the item counts for; null for an instrument without a scale.
 * Example PHQ-9 -> 0 `Not at all` ... 3 `Nearly every day`; BAM 0-4 -> 0 ... 4 without names; C-SSRS -> 0 `No`, 1 `Yes`
 */
export function answersOf(instrument: Instrument, itemRange: Range | null): Answer[] {
  const [least, most] = itemRange ?? RANGE_OF_SCREEN;
  const names: Readonly<Record<number, string>> = least === 0 && most === 1 ? YES_NO : (wordingOf(instrument)?.answers ?? {});
  return Array.from({ length: most - least + 1 }, (_, index) => ({ value: least + index, label: names[least + index] ?? null }));
}
