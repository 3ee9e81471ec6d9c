/** Where arrow keys lead among the dots of a time line. Pure. */
import type { Lane } from './timeline-parts.ts';

export interface Focus {
  lane: string;
  dot: string;
}

function nearest(lane: Lane, at: number): string {
  return lane.dots.reduce((best, dot) => (Math.abs(dot.at - at) < Math.abs(best.at - at) ? dot : best)).key;
}

/**
 * The next dot: left and right along the lane, up and down to the nearest in the next lane that has any, Home and End to the lane's ends.
 *
 * Missing null for a key that leads nowhere, or where the dot is not there.
 */
export function moveFrom(lanes: readonly Lane[], focus: Focus, key: string): Focus | null {
  const reachable = lanes.filter(({ dots }) => dots.length > 0);
  const across = reachable.findIndex((lane) => lane.key === focus.lane);
  const lane = reachable[across];
  const along = lane?.dots.findIndex((dot) => dot.key === focus.dot) ?? -1;
  const from = lane?.dots[along];
  if (lane === undefined || from === undefined) return null;
  const to = (index: number): Focus | null => {
    const dot = lane.dots[index];
    return dot === undefined ? null : { lane: lane.key, dot: dot.key };
  };
  const toLane = (other: Lane | undefined): Focus | null => (other === undefined ? null : { lane: other.key, dot: nearest(other, from.at) });
  switch (key) {
    case 'ArrowRight': return to(along + 1);
    case 'ArrowLeft': return to(along - 1);
    case 'Home': return to(0);
    case 'End': return to(lane.dots.length - 1);
    case 'ArrowDown': return toLane(reachable[across + 1]);
    case 'ArrowUp': return toLane(reachable[across - 1]);
    default: return null;
  }
}
