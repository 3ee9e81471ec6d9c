/** Suppression broken on purpose: copies of released answers in which a hidden group stands that must not, so that few are left of the others. */
import type { Json } from './attacker.ts';
import { doctored, groupsOf, keyOf, type Published } from './published.ts';

interface Share {
  readonly denominator: number;
  readonly numerator: number;
}
const shareOf = ({ numerator, denominator }: Share): Json => ({ state: 'value', value: denominator === 0 ? 0 : numerator / denominator, lower: null, upper: null, method: 'wilson', numerator, denominator });

/** What everybody's figure leaves for those hidden. Throws where the release has no such place: then another must be chosen for the test. */
function leftFor(all: Json, shown: readonly Json[]): Share {
  if (all?.state !== 'value') throw new Error('everybody\'s figure is hidden here');
  const sum = (part: keyof Share): number => all[part] - shown.reduce((total: number, reading) => total + reading[part], 0);
  return { denominator: sum('denominator'), numerator: sum('numerator') };
}

const isHidden = (reading: Json): boolean => reading?.state === 'hidden';
const isValue = (reading: Json): boolean => reading?.state === 'value';

/** Gives hidden places to `gives`, in order. */
function reveal(places: readonly { readonly hold: Json; readonly at: string }[], gives: readonly Share[]): void {
  gives.forEach((share, index) => {
    const place = places[index];
    if (place === undefined) throw new Error('there are not so many hidden here');
    place.hold[place.at] = shareOf(share);
  });
}

/** `few` of those left; everybody else in one. */
const allBut = (left: Share, few: Share): Share => ({ denominator: left.denominator - few.denominator, numerator: left.numerator - few.numerator });
const NOBODY: Share = { denominator: 0, numerator: 0 };
const FEW: Share = { denominator: 5, numerator: 2 };
const MORE: Share = { denominator: 20, numerator: 10 };

/** The last period of which everybody's figure and some groups' are shown, with its hidden places. */
function periodIn(published: Published, by: string, answer: Json): { left: Share; hidden: { hold: Json; at: string }[] } {
  const at = (group: Json, from: string): Json => group.points.find((point: Json) => point.from === from);
  const all = groupsOf(published.get(keyOf('series', null, null)))[0];
  const from = all.points.findLast((point: Json) => isValue(point.reading) && groupsOf(published.get(keyOf('series', by, null))).some((group) => isValue(at(group, point.from)?.reading))).from;
  const points = groupsOf(answer).map((group) => at(group, from));
  return { left: leftFor(at(all, from).reading, points.map(({ reading }) => reading).filter(isValue)), hidden: points.filter(({ reading }) => isHidden(reading)).map((hold) => ({ hold, at: 'reading' })) };
}

/** Of a period, every hidden group but the last: five people are left for it. */
export function bitSeries(published: Published, by: string): Published {
  return doctored(published, keyOf('series', by, null), (answer) => {
    const { left, hidden } = periodIn(published, by, answer);
    reveal(hidden, [allBut(left, FEW), ...hidden.slice(2).map(() => NOBODY)]);
  });
}

/** The same shared out between two releases: the first leaves 25 for those hidden, the second says where 20 of them are. Each alone leaves enough. */
export function bitTwice([first, second]: readonly [Published, Published], by: string): [Published, Published] {
  const key = keyOf('series', by, null);
  const few = { denominator: FEW.denominator + MORE.denominator, numerator: FEW.numerator + MORE.numerator };
  return [
    doctored(first, key, (answer) => {
      const { left, hidden } = periodIn(first, by, answer);
      reveal(hidden, [allBut(left, few), ...hidden.slice(3).map(() => NOBODY)]);
    }),
    doctored(second, key, (answer) => reveal(periodIn(first, by, answer).hidden.slice(-2), [MORE])),
  ];
}

/** Of a table's share, every hidden group but the last. */
export function bitTable(published: Published, by: string): Published {
  return doctored(published, keyOf('table', by, null), (answer) => {
    const cells: Json[] = groupsOf(answer).map(({ rows }) => rows[0].cells);
    const hidden = cells.filter(({ share }) => isHidden(share)).map((hold) => ({ hold, at: 'share' }));
    const left = leftFor(groupsOf(published.get(keyOf('table', null, null)))[0].rows[0].cells.share, cells.map(({ share }) => share).filter(isValue));
    reveal(hidden, [allBut(left, FEW), ...hidden.slice(2).map(() => NOBODY)]);
  });
}

/** How many are behind every hidden curve but the last. */
export function bitCurve(published: Published, by: string): Published {
  return doctored(published, keyOf('curve', by, null), (answer) => {
    const groups: Json[] = groupsOf(answer);
    const hidden = groups.filter(({ episodes }) => episodes === null);
    const all = groupsOf(published.get(keyOf('curve', null, null)))[0].episodes;
    const left = groups.reduce((sum: number, { episodes }) => sum - (episodes ?? 0), all);
    if (hidden.length < 2 || left < 11) throw new Error('there are not so many hidden here');
    for (const [index, group] of hidden.slice(0, -1).entries()) group.episodes = index === 0 ? left - FEW.denominator : 0;
  });
}
