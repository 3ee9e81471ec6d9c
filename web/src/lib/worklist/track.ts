/** How people are doing on an instrument, in words and shapes. RULE (domain 5.4): grey is not green, and is shown first. */
import type { Track } from '#analytics/contract/worklist.ts';
import { count } from '../format.ts';

export type TrackState = Track['state'];
export type TrackLook = 'none' | 'concern' | 'neutral' | 'common' | 'improvement';

// WHY: repeated from the contract, whose module brings its parser along; the type keeps the two equal.
const STATES = {
  grey: { look: 'none', name: 'not measured' },
  red: { look: 'concern', name: 'reliably worse' },
  yellow: { look: 'neutral', name: 'not as hoped' },
  undecided: { look: 'common', name: 'no verdict yet' },
  green: { look: 'improvement', name: 'going well' },
} satisfies Record<TrackState, { look: TrackLook; name: string }>;

const ORDER: readonly TrackState[] = ['grey', 'red', 'yellow', 'undecided', 'green'];

export const trackOf = (state: TrackState): { look: TrackLook; name: string } => STATES[state];

/** Of one client, grey first and then as the API sent them. */
export function inTrackOrder(track: readonly Track[]): Track[] {
  return ORDER.flatMap((state) => track.filter((each) => each.state === state));
}

export interface Segment {
  state: TrackState;
  look: TrackLook;
  name: string;
  clients: number;
  /** Place along the strip, 0..1. */
  at: number;
  width: number;
}

export interface Strip {
  axis: string;
  label: string;
  total: number;
  segments: Segment[];
  /** The same in words. */
  says: string;
}

export interface TrackCount {
  axis: string;
  label: string;
  states: Record<TrackState, number>;
}

/** One strip for each instrument, grey first; an instrument that is nobody's is left out. */
export function toStrips(counts: readonly TrackCount[]): Strip[] {
  return counts.flatMap(({ axis, label, states }) => {
    const total = ORDER.reduce((sum, state) => sum + states[state], 0);
    if (total === 0) return [];
    let before = 0;
    const segments = ORDER.map((state) => {
      const segment = { state, ...STATES[state], clients: states[state], at: before / total, width: states[state] / total };
      before += states[state];
      return segment;
    }).filter(({ clients }) => clients > 0);
    return [{ axis, label, total, segments, says: `${label}: ${segments.map(({ clients, name }) => `${count(clients)} ${name}`).join(', ')}` }];
  });
}

export interface TrackLine {
  state: TrackState;
  look: TrackLook;
  name: string;
  labels: string[];
  /** All that is known of each, for whoever wants to know. */
  says: string;
}

/** Of one client, a line for each state that says something, grey first; instruments in the order of the API, each once. */
export function toTrackLines(track: readonly Pick<Track, 'label' | 'state' | 'says'>[]): TrackLine[] {
  return ORDER.filter((state) => state !== 'undecided').flatMap((state) => {
    const found = track.filter((each) => each.state === state);
    return found.length === 0 ? [] : [{ state, ...trackOf(state), labels: [...new Set(found.map(({ label }) => label))], says: found.map(({ says }) => says).join('; ') }];
  });
}
