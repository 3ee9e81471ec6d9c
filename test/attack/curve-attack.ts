/** Who left and how, and who was no longer followed, between the days at which any curve may have a step. */
import { CUTS } from '#analytics/releases/intervals.ts';
import { System, type Json, type Target } from './attacker.ts';
import { groupsOf, keyOf, keysOf, type Attack, type Published } from './published.ts';

const SPANS = [...CUTS, Infinity].map((cut, index) => ({ from: index === 0 ? 0 : CUTS[index - 1] ?? 0, cut }));
const CENSORED = 'censored';

type Names = (groups: readonly string[], what: readonly string[], span: { from?: number; to?: number }) => string[];
const names: Names = (groups, what, { from = 0, to = Infinity }) =>
  groups.flatMap((group) => what.flatMap((one) => SPANS.filter((span) => span.from >= from && span.cut <= to).map(({ cut }) => `${group}|${one}|${cut}`)));

function takeReadings(system: System, readings: readonly Json[], groups: readonly string[], causes: readonly string[]): void {
  for (const { day, reading } of readings) if (reading.state === 'value') system.know(names(groups, [...causes, CENSORED], { from: day }), reading.atRisk, `still followed on day ${day}`);
}

function takeCurve(system: System, group: Json, groups: readonly string[], causes: readonly string[]): void {
  const every = [...causes, CENSORED];
  if (typeof group.exits === 'number') system.know(names(groups, causes, {}), group.exits, 'exits');
  if (typeof group.censored === 'number') system.know(names(groups, [CENSORED], {}), group.censored, 'censored');
  if (typeof group.episodes === 'number') system.know(names(groups, every, {}), group.episodes, 'episodes');
  let from = 0;
  for (const { day, atRisk, exits, censored } of group.points) {
    const span = { from, to: day + 1 };
    system.know(names(groups, causes, span), exits, `exits before ${day + 1}`);
    system.know(names(groups, [CENSORED], span), censored, `censored before ${day + 1}`);
    system.know(names(groups, every, { from }), atRisk, `at risk from ${from}`);
    from = day + 1;
  }
  takeReadings(system, group.readings, groups, causes);
}

function takeIncidence(system: System, group: Json, groups: readonly string[], causes: readonly string[]): void {
  const every = [...causes, CENSORED];
  if (typeof group.episodes === 'number') system.know(names(groups, every, {}), group.episodes, 'episodes');
  takeReadings(system, group.readings, groups, causes);
  for (const { cause, points, readings } of group.causes) {
    let from = 0;
    for (const { day, atRisk, events } of points) {
      system.know(names(groups, [cause], { from, to: day + 1 }), events, `${cause} before ${day + 1}`);
      system.know(names(groups, every, { from }), atRisk, `at risk from ${from}`);
      from = day + 1;
    }
    takeReadings(system, readings, groups, causes);
  }
}

/** One release's curves and ways of leaving, of measures of the same people (`linked`), of everybody and by one grouping. */
export function curveAttack(linked: readonly Published[], by: string): Attack {
  const system = new System();
  const answers = (groupBy: string | null): Json[] => linked.flatMap((published) => [published.get(keyOf('curve', groupBy, null)), published.get(keyOf('incidence', groupBy, null))].filter((answer) => answer !== undefined));
  const [everybody, grouped] = [answers(null), answers(by)];
  const causes: string[] = everybody.flatMap((answer) => groupsOf(answer)[0]?.causes ?? []).map(({ cause }: { cause: string }) => cause);
  const ways = causes.length === 0 ? ['exit'] : causes;
  const keys = keysOf(...grouped);
  const take = (answer: Json, group: Json, groups: readonly string[]): void => (answer.result.kind === 'curve' ? takeCurve : takeIncidence)(system, group, groups, ways);
  for (const answer of everybody) for (const group of groupsOf(answer)) take(answer, group, keys);
  for (const answer of grouped) for (const group of groupsOf(answer)) take(answer, group, [group.key]);
  const targets = keys.flatMap((key) => [...ways.map((way) => [way]), ways, [CENSORED], [...ways, CENSORED]].flatMap((what): Target[] => [
    { name: `${what.join('+')} of ${key}`, cells: names([key], what, {}) },
    ...SPANS.map(({ from, cut }) => ({ name: `${what.join('+')} of ${key} from ${from} to ${cut}`, cells: names([key], what, { from, to: cut }) })),
  ]));
  const own = [...ways, CENSORED].flatMap((what): Target[] => [{ name: `${what} of all`, cells: names(keys, [what], {}) }, ...SPANS.map(({ from, cut }) => ({ name: `${what} of all from ${from} to ${cut}`, cells: names(keys, [what], { from, to: cut }) }))]);
  return { where: `curve by ${by}`, system, targets: [...targets, ...own] };
}

/** Cohorts by day, with the same cohorts over time: who of each left between two columns. */
export function gridAttack(published: Published): Attack {
  const system = new System();
  const targets: Target[] = [];
  const grid = published.get(keyOf('grid', null, null));
  const days: number[] = (grid?.result.columns ?? []).map(({ day }: { day: number }) => day);
  const after = (row: string, day: number): string[] => [...days.filter((one) => one > day), Infinity].map((one) => `${row}|${one}`);
  const whole = (row: string): string[] => [...days, Infinity].map((one) => `${row}|${one}`);
  for (const { from, episodes, cells } of groupsOf(grid)[0]?.rows ?? []) {
    if (typeof episodes === 'number') system.know(whole(from), episodes, `cohort of ${from}`);
    for (const { column, eligible, reading } of cells) {
      const day = grid.result.columns.find(({ key }: { key: string }) => key === column).day;
      if (reading.state === 'value') system.know(after(from, day), reading.numerator, `${from} still there on ${day}`);
      if (typeof eligible === 'number' && eligible === reading.denominator) system.know(whole(from), eligible, `eligible of ${from}`);
    }
    for (const day of [...days, Infinity]) targets.push({ name: `cohort of ${from} up to ${day}`, cells: [`${from}|${day}`] });
    targets.push({ name: `cohort of ${from}`, cells: whole(from) });
  }
  return { where: 'grid', system, targets };
}
