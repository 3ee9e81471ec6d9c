/** What an instrument is, as data: its items, its scales, and the numbers that say what a score and a change in it mean. */

/** Where a number comes from. `isConfirmed` false: common practice, no publication of it has been checked; a program may set it otherwise. */
export interface Sourced {
  readonly source: string;
  readonly isConfirmed: boolean;
}
export type Direction = 'higher-is-worse' | 'higher-is-better';
/** Least and most, both possible. */
export type Range = readonly [least: number, most: number];

/** Whole scores from `from` to `to`, both in it. */
export interface Band {
  readonly from: number;
  readonly to: number;
  readonly label: string;
}
/** Which scores are those of somebody in need of treatment ("caseness"). */
export interface CutOff extends Sourced {
  readonly value: number;
  readonly isClinical: 'at-or-above' | 'at-or-below' | 'below';
}
/** The least change, in points of the scale, that is more than its error of measurement. */
export interface ReliableChange extends Sourced {
  readonly points: number;
}

export interface Scale {
  readonly id: string;
  readonly label: string;
  /** Name of the scoring where several exist that share no axis: an event's `version` names it. Null where every version scores alike. */
  readonly scoring: string | null;
  /** Null: how it is scored is not known, so its scores compare with none but each other. */
  readonly range: Range | null;
  readonly direction: Direction;
  /** Codes of the items that add up to it; none where it is scored elsewhere and only the score is sent. */
  readonly items: readonly string[];
  readonly itemRange: Range | null;
  /** The sum of the items times this is the score. */
  readonly times: number;
  /** Versions in which a score is sent before it is multiplied. */
  readonly rawVersions: readonly string[];
  /** From the least score to the most with no gap; none where nothing is published. */
  readonly bands: readonly Band[];
  readonly bandsFrom: Sourced | null;
  readonly cutOff: CutOff | null;
  /** Null: none published. */
  readonly reliableChange: ReliableChange | null;
}

export interface Instrument {
  /** As sent in `instrument`. */
  readonly id: string;
  readonly name: string;
  /** The days a question looks back; 0 where it asks about the present. RULE: no trend of scores nearer to each other than this (domain 3.3). */
  readonly recallDays: number;
  /** Codes of the scored items, in the order of a list. */
  readonly items: readonly string[];
  /** May be sent as well and counts for no scale. */
  readonly unscoredItems: readonly string[];
  /** Items may be sent as a list. TRAP: not where vendors number them differently; those are known by their code alone. */
  readonly isListOrdered: boolean;
  /** Answers that count from the other end. Items are answers as given, never points. */
  readonly reversedItems: readonly string[];
  readonly scales: readonly Scale[];
  /** Where it has items and no score of any kind: what each answer may be. */
  readonly answers?: Range;
  /** Whether any other scale than those listed may be sent. RULE: not where there is no valid total; it could be one under another name. */
  readonly hasTotal: boolean;
  /** Missing items made up by the mean of the others, up to this share; null: never. */
  readonly prorate: ({ readonly maxMissingShare: number } & Sourced) | null;
  /** On showing the items; a score alone is data. */
  readonly licence: { readonly text: string } & Sourced;
}

/** A scale with nothing unusual, to be spread and said otherwise. */
export const PLAIN_SCALE = {
  scoring: null, times: 1, rawVersions: [], bands: [], bandsFrom: null, cutOff: null, reliableChange: null,
} as const satisfies Partial<Scale>;

/** Item codes `1` to `count`. Example itemCodes(3) -> ['1', '2', '3'] */
export function itemCodes(count: number): string[] {
  return Array.from({ length: count }, (_, index) => String(index + 1));
}
