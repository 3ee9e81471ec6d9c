import { RESULTS as WIDE } from './fixture-results.mjs';

/** Hand-made answers of the API, in the shape of the contract, for looking at the site and testing it in a browser. Deterministic. */
const NAMES = ['Northside Recovery', 'Harbor House', 'Programme ambulatoire intensif de la vallée de la Chaudière et des Appalaches'];
const PROGRAMS = NAMES.map((label, index) => ({ key: `program-${index + 1}`, label, episodes: [204, 131, 41][index] }));
const CLINICIANS = [
  { key: 'c1', label: 'Dr. Maya Okonkwo-Featherstonehaugh', episodes: 96 },
  { key: 'c2', label: 'د. ليلى الحسيني', episodes: 74 },
  { key: 'c3', label: 'Sam Lee', episodes: 52 },
];
const LEVELS = ['1.5', '2.1', '3.1', '3.5'].map((key, index) => ({ key, label: key, episodes: [90, 160, 70, 56][index] }));
const GROUP_BY = [['program', 'Program'], ['clinician', 'Clinician'], ['levelOfCare', 'Level of care'], ['medication', 'Medication'], ['ageBand', 'Age band']].map(([key, label]) => ({ key, label }));
const META = { snapshot: 'snp_1_00000000000000f8', takenAt: '2026-11-20T14:02:31.000Z', dataThrough: '2026-11-20T14:02:00.000Z', asOf: '2026-11-19', warnings: [] };
const ARRIVED = [0.97, 0.93, 0.88, 0.74, 0.52].map((share, index) => ({ on: `2026-11-${15 + index}`, share }));

const SETTINGS = [
  { name: 'windowDays', value: 14, unit: 'days', label: 'Days in which treatment has to begin; day 0 counts', source: 'HEDIS IET, worded by us', isConfirmed: true },
  { name: 'silentDays', value: 30, unit: 'days', label: 'Days without contact after which somebody counts as gone', source: 'TEDS and GPRA practice', isConfirmed: false },
];
const base = { version: 1, effectiveFrom: '2026-11-01', exclusions: ['episodes entered in error'], clock: 'calendar days in the program\'s zone; day 0 is the admission date', attribution: 'program, clinician and level of care at admission', source: 'Kaplan and Meier 1958; Greenwood 1926', interval: 'month', settings: SETTINGS, parameters: [] };
const series = { kind: 'series', unit: 'episode', direction: 'higher-is-better', numerator: 'those of whom it is true', denominator: 'Episodes admitted in the period', maturity: 'a month is known when it is over', method: 'proportion with Wilson interval' };
const measure = (id, family, title, question, more = {}) => ({ ...base, ...series, id, family, title, question, ...more });
export const MEASURES = [
  measure('attendance', 'engagement', 'Attendance', 'Do people come to their appointments?', { unit: 'contact', numerator: 'contacts attended', denominator: 'Contacts attended, missed or cancelled by the client', exclusions: ['contacts cancelled by the program'] }),
  measure('initiation', 'engagement', 'Initiation', 'Do people begin treatment soon after admission?'),
  measure('missed-contacts', 'engagement', 'Missed contacts', 'How many appointments are missed?', { direction: 'lower-is-better' }),
  measure('contact-gap', 'engagement', 'Contact gap', 'Who has not been seen for a while?', { direction: 'lower-is-better' }),
  measure('retention', 'retention', 'Retention', 'How long do people stay in treatment?', { kind: 'curve', numerator: 'episodes still open t days after admission', maturity: 'people still in treatment are censored at the as-of date', method: 'Kaplan-Meier with Greenwood interval on the log-log scale' }),
  measure('exits', 'retention', 'Exits', 'How do stays end?', { kind: 'incidence', direction: 'neither', numerator: 'exits by reason', method: 'Aalen-Johansen' }),
  measure('retention-cohorts', 'retention', 'Retention by admission month', 'Do more recent admissions stay longer?', { kind: 'grid' }),
  measure('caseloads-90-days', 'retention', 'Retention by caseload', 'Do caseloads differ by more than chance?', { kind: 'funnel' }),
  measure('time-to-first-milestone', 'milestones', 'Time to first milestone', 'How soon does a first step come?', { kind: 'incidence', numerator: 'first milestone or goal attained on or before discharge', maturity: 'leaving without one competes; people still waiting are censored at the as-of date', method: 'Aalen-Johansen' }),
  measure('goals-attained-of-due', 'milestones', 'Goals attained of those due', 'Are goals reached when they were meant to be?', { unit: 'goal' }),
  measure('goals-by-domain', 'milestones', 'Goals by domain', 'In which areas of life are goals reached?', { kind: 'table', unit: 'goal' }),
  measure('reliable-change', 'outcomes', 'Reliable change', 'Did scores change by more than their error?', { kind: 'table', unit: 'score', parameters: ['instrument'] }),
  measure('reassessment-on-time', 'plans', 'Reassessment on time', 'Are people reassessed when it is due?'),
  measure('trigger-to-reassessment', 'plans', 'From trigger to reassessment', 'How long does it take to look again after something happened?', { direction: 'lower-is-better' }),
  measure('overdose', 'safety', 'Client-days between overdoses', 'How long is it between overdoses?', { interval: null, unit: 'person' }),
  measure('entry-delay', 'data', 'Entry delay', 'How long until something is entered?', { direction: 'lower-is-better', unit: 'contact' }),
].map((each) => ({ ...each, views: Object.keys(WIDE[each.id] ?? { [each.kind]: true }) }));

/** A survival curve from a steady weekly hazard; hidden or without follow-up where asked. */
function curveGroup(key, label, { n = 376, weekly = 0.04, last = 362, state = 'value' } = {}) {
  if (state === 'hidden') return { key, label, episodes: null, exits: null, censored: null, points: [], ...HIDDEN, readings: DAYS.map((day) => ({ day, reading: { state, reason: 'fewer than 11 episodes' } })) };
  const points = [{ day: 0, atRisk: n, exits: 0, censored: 0, value: 1, lower: 1, upper: 1 }];
  let atRisk = n, value = 1, spread = 0;
  for (let day = 3; day <= last && atRisk > 0; day += 5) {
    const exits = Math.min(atRisk, Math.round(atRisk * weekly * (1 + Math.sin(day) * 0.4)));
    const censored = Math.min(atRisk - exits, Math.round(n * 0.006));
    value *= 1 - exits / atRisk;
    spread += exits === atRisk ? 0 : exits / (atRisk * (atRisk - exits));
    const se = value * Math.sqrt(spread) * 1.96;
    points.push({ day, atRisk, exits, censored, value, lower: value === 0 ? null : Math.max(0, value - se), upper: value === 0 ? null : Math.min(1, value + se) });
    atRisk -= exits + censored;
  }
  const readings = DAYS.map((day) => ({ day, reading: readAt(points, day, last) }));
  const half = points.find((point) => point.value <= 0.5);
  const median = half ? { state: 'value', value: half.day, lower: half.day - 14, upper: half.day > 100 ? null : half.day + 19, method: 'Kaplan-Meier' } : { state: 'none' };
  const quartile = (share) => {
    const there = points.find((point) => point.value <= share);
    return there ? { state: 'value', value: there.day, lower: Math.max(0, there.day - 8), upper: there.day > 150 ? null : there.day + 12, method: 'Kaplan-Meier' } : { state: 'none' };
  };
  const paler = points.map((point) => ({ ...point, value: point.value ** 1.35, lower: null, upper: null }));
  const sensitivity = key === 'all' && last > 90 ? { label: 'Counting 30 days without contact as an exit', changed: 41, points: paler, readings: readings.map(({ day, reading }) => ({ day, reading: reading.state === 'value' ? { ...reading, value: reading.value ** 1.35, lower: null, upper: null } : reading })) } : null;
  return { key, label, quartiles: { lower: quartile(0.75), upper: quartile(0.25) }, plannedDays: key === 'program-3' ? 28 : key === 'all' && last > 90 ? 120 : null, sensitivity, episodes: n, exits: points.reduce((sum, point) => sum + point.exits, 0), censored: points.reduce((sum, point) => sum + point.censored, 0), points, median, readings };
}
const DAYS = [30, 60, 90, 180, 365];
const state = { state: 'hidden', reason: 'fewer than 11 episodes' };
const HIDDEN = { median: state, quartiles: { lower: state, upper: state }, plannedDays: null, sensitivity: null };
const NOBODY = { median: { state: 'none' }, quartiles: { lower: { state: 'none' }, upper: { state: 'none' } }, plannedDays: null, sensitivity: null };
function readAt(points, day, last) {
  if (points.length === 1 && points[0].atRisk === 0) return { state: 'none' };
  if (day > last) return { state: 'not-yet', availableOn: '2027-03-14' };
  const before = points.filter((point) => point.day < day).at(-1);
  const at = points.find((point) => point.day >= day) ?? before;
  return { state: 'value', value: before.value, lower: before.lower, upper: before.upper, method: 'Kaplan-Meier, Greenwood, log-log', atRisk: at.atRisk };
}

function retention(scenario, groupBy) {
  if (scenario === 'empty') return { kind: 'curve', comparison: null, groups: [{ key: 'all', label: 'All', episodes: 0, exits: 0, censored: 0, points: [], ...NOBODY, readings: DAYS.map((day) => ({ day, reading: { state: 'none' } })) }] };
  if (scenario === 'new') return { kind: 'curve', comparison: null, groups: [curveGroup('all', 'All', { n: 14, last: 44, weekly: 0.03 })] };
  if (scenario === 'few') return { kind: 'curve', comparison: null, groups: groupBy ? PROGRAMS.map(({ key, label }, index) => curveGroup(key, label, index === 2 ? { state: 'hidden' } : { n: 150 - index * 60, weekly: 0.03 + index * 0.02 })) : [curveGroup('all', 'All', { state: 'hidden' })] };
  if (groupBy === 'clinician') return { kind: 'curve', comparison: null, groups: Array.from({ length: 8 }, (_, index) => curveGroup(`c${index + 1}`, CLINICIANS[index]?.label ?? `Clinician ${index + 1}`, { n: 30 + index * 9, weekly: 0.03 + (index % 3) * 0.01 })) };
  if (groupBy) return { kind: 'curve', comparison: { test: 'log-rank', chiSquare: 11.4, df: 2, p: 0.0033 }, groups: PROGRAMS.map(({ key, label, episodes }, index) => curveGroup(key, label, { n: episodes, weekly: 0.025 + index * 0.018, last: 362 - index * 90 })) };
  return { kind: 'curve', comparison: null, groups: [curveGroup('all', 'All')] };
}

function incidenceGroup(key, label, n, scenario) {
  if (scenario === 'few') return { key, label, episodes: null, causes: [{ cause: 'milestone', points: [], readings: [] }, { cause: 'exit', points: [], readings: [] }], readings: DAYS.map((day) => ({ day, reading: { state: 'hidden', reason: 'fewer than 11' } })) };
  if (scenario === 'empty') return { key, label, episodes: 0, causes: [{ cause: 'milestone', points: [], readings: [] }, { cause: 'exit', points: [], readings: [] }], readings: DAYS.map((day) => ({ day, reading: { state: 'none' } })) };
  const last = scenario === 'new' ? 44 : 360;
  const grow = (top, pace) => Array.from({ length: Math.floor(last / 6) + 1 }, (_, index) => {
    const value = top * (1 - Math.exp(-(index * 6) / pace));
    const half = 1.96 * Math.sqrt((value * (1 - value)) / n);
    return { day: index * 6, atRisk: Math.round(n * Math.exp(-index / 14)), events: index === 0 ? 0 : 2, value, lower: Math.max(0, value - half), upper: Math.min(1, value + half) };
  });
  const milestone = grow(0.56, 70);
  return { key, label, episodes: n, causes: [{ cause: 'exit', points: grow(0.27, 90), readings: [] }, { cause: 'milestone', points: milestone, readings: [] }], readings: DAYS.map((day) => ({ day, reading: readAt(milestone, day, last) })) };
}
function milestone(scenario, groupBy) {
  const groups = groupBy ? PROGRAMS.map(({ key, label, episodes }) => incidenceGroup(key, label, episodes, scenario)) : [incidenceGroup('all', 'All', scenario === 'new' ? 14 : 376, scenario)];
  return { kind: 'incidence', groups };
}

const RESULTS = { ...WIDE, retention: { curve: retention }, 'time-to-first-milestone': { incidence: milestone } };
const STRATUM_VALUES = { medication: [['buprenorphine', 120], ['methadone', 64], ['none', 150], ['unknown', 42]], ageBand: [['18-25', 51], ['26-40', 190], ['41-64', 120], ['unknown', 15]], housing: [['stable', 240], ['unstable', 90], ['unknown', 46]] };
for (const [name, values] of Object.entries(STRATUM_VALUES)) STRATUM_VALUES[name] = values.map(([key, episodes]) => ({ key, label: key, episodes }));
const STRATA = ['medication', 'primarySubstance', 'coOccurring', 'ageBand', 'gender', 'raceEthnicity', 'housing', 'referral', 'payer', 'language'];

/** Null where the measure has no such view. */
const WATERFALL = {
  unit: 'stay', steps: [
    { key: 'all', label: 'All episodes in this snapshot', unit: 'episode', count: 412, left: [] },
    { key: 'stays', label: 'Stays: episodes that follow one another within a day are one', unit: 'stay', count: 400, left: [{ why: 'They go on with an earlier episode of the same client.', count: 12 }] },
    { key: 'period', label: 'Admitted in the period', unit: 'stay', count: 376, left: [{ why: 'Admitted before it.', count: 24 }, { why: 'Admitted after it.', count: 0 }] },
    { key: 'counted', label: 'Counted', unit: 'stay', count: 376, left: [] },
  ],
};

export function measureResponse(id, scenario, params) {
  const found = MEASURES.find((each) => each.id === id);
  const get = (name) => params.get(name);
  const [view, rules] = [get('view') ?? found.kind, get('rules') ?? 'nhs'];
  const strata = Object.fromEntries(STRATA.filter((name) => get(name) !== null).map((name) => [name, get(name)]));
  const query = { from: get('from') ?? '2024-11-20', to: get('to') ?? '2026-11-20', asOf: get('asOf') ?? META.asOf, snapshot: META.snapshot, program: get('program'), clinician: get('clinician'), levelOfCare: get('levelOfCare'), groupBy: get('groupBy'), ci: get('ci') ?? 'log-log', strata, interval: get('interval') ?? found.interval, view, rules, instrument: get('instrument') };
  const answer = RESULTS[id][view];
  if (answer === undefined) return null;
  const warnings = get('groupBy') === 'clinician' ? [{ code: 'no-comparison', detail: 'No p-value is given for a caseload: who is in it was not left to chance.' }] : [];
  return { measure: found, query, meta: { ...META, asOf: query.asOf, warnings, arrived: ARRIVED, receipt: 'rcp_0123456789ab_fixture' }, waterfall: WATERFALL, result: answer(scenario, get('groupBy'), { programs: PROGRAMS, rules, instrument: get('instrument') }) };
}

export function choices(scenario) {
  return scenario === 'empty' ? { program: [], clinician: [], levelOfCare: [], strata: {}, groupBy: GROUP_BY } : { program: PROGRAMS, clinician: CLINICIANS, levelOfCare: LEVELS, strata: STRATUM_VALUES, groupBy: GROUP_BY };
}

export function me(role, scenario) {
  const isEmpty = scenario === 'empty';
  const organization = { id: isEmpty ? 'clinic' : 'demo', name: isEmpty ? 'New clinic' : 'Demo organization', demo: !isEmpty };
  if (role === 'quality') return { role, organization, clinician: null, now: '2026-11-20T14:05:40.000Z', lastCompleteDay: '2026-09-30', release: isEmpty ? null : { id: 'rel_2026-10_00000000000000a1', month: '2026-10', asOf: '2026-09-30' }, snapshot: null };
  return {
    role, organization,
    clinician: role === 'clinician' ? { id: 'c2', name: CLINICIANS[1].label } : null, now: '2026-11-20T14:05:40.000Z', lastCompleteDay: '2026-11-19',
    snapshot: { id: META.snapshot, takenAt: META.takenAt, dataThrough: isEmpty ? null : META.dataThrough, waiting: isEmpty ? 0 : 12, contradictory: isEmpty ? 0 : 3 },
  };
}

export function snapshots(scenario) {
  const isEmpty = scenario === 'empty';
  const manifest = (index) => ({
    id: index === 0 ? META.snapshot : `snp_${99 - index}_${String(index).padStart(16, '0')}`, takenAt: `2026-${String(11 - index).padStart(2, '0')}-20T14:02:31.000Z`, watermark: META.takenAt, dataThrough: isEmpty ? null : `2026-${String(11 - index).padStart(2, '0')}-20T14:02:00.000Z`,
    schemaVersion: 1, events: isEmpty ? 0 : 41_208 - index * 3127, counts: { waiting: isEmpty ? 0 : 12 + index, contradictory: isEmpty ? 0 : 3, conflicting: 0, replaced: isEmpty ? 0 : 118, retracted: isEmpty ? 0 : 9, future: 0 }, files: [],
  });
  return { snapshots: Array.from({ length: isEmpty ? 1 : 8 }, (_, index) => manifest(index)) };
}

const CLIENT_NAMES = ['Ana Whitfield', 'محمد عبد الرحمن الأنصاري', 'Bartholomew Alexander Featherstonehaugh-Cholmondeley III', null, 'שירה לוי', 'Jo Park'];
export function clients(role, scenario) {
  const all = CLIENT_NAMES.map((name, index) => ({
    client: `cl ${index + 1}/é`, name, program: NAMES[index % 3], levelOfCare: ['2.1', '1.5', '3.5'][index % 3], clinician: CLINICIANS[index % 3].label, admittedOn: `2026-0${9 - index}-14`,
    dischargedOn: index === 3 || index === 5 ? '2026-10-02' : null, reason: index === 3 ? 'left' : index === 5 ? 'completed' : null, lastContactOn: index === 4 ? null : '2026-11-17', milestones: [3, 0, 1, 2, 0, 5][index],
  }));
  const mine = scenario === 'empty' ? [] : role === 'clinician' ? all.slice(0, 2) : all;
  return { clients: mine, total: mine.length === 6 ? 376 : mine.length };
}

export { client } from './fixture-client.mjs';
