/** Hand-made results of the kinds with limits, cohorts, funnels and tables, in the shape of the contract. Deterministic. */
const at = (count) => `${2024 + Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, '0')}-01`;
const FIRST = 11;
const MONTHS = 24;
/** Dec 2024 to Nov 2026, of which the last is not over. */
const months = Array.from({ length: MONTHS }, (_, index) => ({ from: at(FIRST + index), to: at(FIRST + index + 1) }));
const noise = (index, salt) => Math.sin(index * 12.9898 + salt * 78.233) * 0.9 + Math.sin(index * 4.1 + salt) * 0.4;

export function wilson(numerator, denominator) {
  const p = numerator / denominator, z = 1.96, d = 1 + (z * z) / denominator;
  const middle = (p + (z * z) / (2 * denominator)) / d, half = (z / d) * Math.sqrt((p * (1 - p)) / denominator + (z * z) / (4 * denominator * denominator));
  return { state: 'value', value: p, lower: Math.max(0, middle - half), upper: Math.min(1, middle + half), method: 'Wilson', numerator, denominator };
}
const plain = (value, half, denominator) => ({ state: 'value', value, lower: value - half, upper: value + half, method: 'x', denominator });

/** Limits three sigma around the mean of each phase; `signals` by place. */
function limits(points, { rules = 'nhs', phases = [{ at: 0, reason: null, isFrozen: false }], sigma, signals = {}, ...said }) {
  const values = points.map(({ reading }) => (reading.state === 'value' ? reading.value : null));
  const counts = points.map((point, index) => ({ point, index })).filter(({ point, index }) => values[index] !== null && point.isPartial !== true);
  const made = phases.map((phase, order) => {
    const members = counts.filter(({ index }) => index >= phase.at && index < (phases[order + 1]?.at ?? Infinity)).map(({ index }) => values[index]);
    const sorted = [...members].sort((a, b) => a - b);
    const centre = rules === 'nhs' ? members.reduce((sum, value) => sum + value, 0) / members.length : sorted[Math.floor(sorted.length / 2)];
    return { from: points[phase.at].from, centre, basedOn: members.length, isFrozen: phase.isFrozen, isProvisional: members.length < 12, reason: phase.reason };
  });
  const phaseAt = (index) => made[phases.findLastIndex((phase) => phase.at <= index)];
  return {
    chart: rules === 'nhs' ? 'p-prime' : 'run', rules, rulesName: rules === 'nhs' ? 'NHS rules' : 'Anhøj rules', centreName: rules === 'nhs' ? 'mean' : 'median', isScreened: rules === 'nhs', phases: made,
    points: counts.map(({ point, index }) => {
      const { centre } = phaseAt(index);
      const half = sigma ?? 3.4 * Math.sqrt((centre * (1 - centre)) / (point.reading.denominator ?? 200));
      return { from: point.from, centre, lower: rules === 'nhs' ? Math.max(0, centre - half) : null, upper: rules === 'nhs' ? centre + half : null, signals: signals[index] ?? [] };
    }),
    direction: 'higher-is-better', variation: 'common-cause', side: null, since: null, needs: 0, assurance: null, sentence: 'No real change.', caution: null, ...said,
  };
}

function shares(scale, level, salt, { drift = () => 0, scenario = 'full' } = {}) {
  const long = scenario === 'new' ? months.slice(-7) : months;
  return long.map((month, index) => {
    const isPartial = index === long.length - 1;
    const n = Math.round(scale * (0.85 + 0.12 * noise(index, salt + 3)) * (isPartial ? 0.55 : 1));
    const reading = scenario === 'empty' ? { state: 'none' }
      : scenario === 'few' && index % 4 === 1 ? { state: 'hidden', reason: 'fewer than 11' }
      : index === 0 && salt === 9 ? { state: 'none' } : wilson(Math.round(n * Math.min(0.99, level + 0.022 * noise(index, salt) + drift(index))), n);
    return { ...month, reading, ...(isPartial && { isPartial }) };
  });
}
const run = (from, to, signal) => Object.fromEntries(Array.from({ length: to - from + 1 }, (_, index) => [from + index, [signal]]));
const tooFew = (points, needs) => ({ ...limits(points, {}), variation: 'too-few-points', needs, sentence: 'Too few points to say.' });

function spcSeries(make) {
  return (scenario, groupBy, { programs, rules }) => {
    const group = (key, label, scale, salt) => ({ key, label, ...make({ scenario, scale, salt, rules: rules ?? 'nhs' }) });
    return { kind: 'series', interval: 'month', unit: 'share', groups: groupBy ? programs.map(({ key, label, episodes }, index) => group(key, label, episodes * 2.4, index + 1)) : [group('all', 'All', 900, 0)] };
  };
}
const usual = (points, scenario, spc) => (scenario === 'empty' ? null : scenario === 'new' ? tooFew(points, 6) : spc());

const attendance = spcSeries(({ scenario, scale, salt, rules }) => {
  const points = shares(scale, 0.74, salt, { scenario, drift: (index) => (index > 14 && salt === 0 ? 0.055 : 0) });
  const better = salt === 0 && rules === 'nhs';
  return {
    points, targets: [{ from: '2024-01-01', value: 0.75 }, { from: '2026-01-01', value: 0.8 }],
    spc: usual(points, scenario, () => limits(points, { rules, ...(better && { signals: run(15, 22, 'shift'), variation: 'improvement', side: 'above', since: points[15].from, sentence: 'Better since Mar 2026 (8 months above the mean).' }), assurance: rules === 'nhs' ? 'hit-and-miss' : null })),
  };
});
const initiation = spcSeries(({ scenario, scale, salt, rules }) => {
  const points = shares(scale / 12, 0.62, salt + 2, { scenario });
  return { points, targets: [], spc: usual(points, scenario, () => limits(points, { rules })) };
});
const missed = spcSeries(({ scenario, scale, salt, rules }) => {
  const points = shares(scale, 0.19, salt + 4, { scenario, drift: (index) => (index < 9 ? 0.07 : index > 21 ? 0.075 : 0) });
  return {
    points, targets: [],
    spc: usual(points, scenario, () => limits(points, { rules, phases: [{ at: 0, reason: null, isFrozen: false }, { at: 9, reason: 'Reminders by text message began.', isFrozen: true }], signals: { 22: ['outside-limits'], 4: ['two-of-three'] }, direction: 'lower-is-better', variation: 'concern', side: 'above', sentence: 'Worse in Oct 2026: above the upper limit.', caution: 'Limits rest on a frozen baseline.' })),
  };
});
const onTime = spcSeries(({ scenario, scale, salt, rules }) => {
  const points = shares(scale / 8, 0.55, salt + 6, { scenario });
  return { points, targets: [{ from: '2024-01-01', value: 0.9 }], spc: usual(points, scenario, () => limits(points, { rules, assurance: rules === 'nhs' ? 'consistently-missed' : null })) };
});
const young = spcSeries(({ scenario, scale, salt }) => {
  const points = shares(scale / 50, 0.48, salt + 8, { scenario: scenario === 'full' ? 'new' : scenario });
  return { points, targets: [], spc: scenario === 'empty' ? null : tooFew(points, 5) };
});

function inDays(scenario, groupBy, { programs }) {
  const group = (key, label, salt) => {
    const points = months.map((month, index) => ({ ...month, ...(index === MONTHS - 1 && { isPartial: true }), reading: scenario === 'empty' ? { state: 'none' } : plain(Math.round((9.5 + 2.2 * noise(index, salt + 5)) * 10) / 10, 2.4, 24 + (index % 9)) }));
    return { key, label, points, targets: [], spc: scenario === 'empty' ? null : { ...limits(points, { sigma: 5.8, signals: { 13: ['outside-limits'] }, direction: 'lower-is-better' }), chart: 'xmr' } };
  };
  return { kind: 'series', interval: 'month', unit: 'days', groups: groupBy ? programs.map(({ key, label }, index) => group(key, label, index + 1)) : [group('all', 'All', 0)] };
}

const GAPS = [1840, 2210, 960, 3100, 1420, 2600, 880, 1990, 2750, 1330, 3620, 2480, 5900];
function rare(scenario, groupBy, { programs }) {
  const group = (key, label, gaps) => {
    const days = gaps.map((gap) => Math.round(gap / 45));
    const starts = days.reduce((list, day) => [...list, list.at(-1) + day], [0]);
    const date = (day) => new Date(Date.UTC(2024, 10, 20) + day * 86_400_000).toISOString().slice(0, 10);
    const points = gaps.map((gap, index) => ({ from: date(starts[index]), to: date(starts[index + 1]), reading: { state: 'value', value: gap, lower: null, upper: null, method: 'client-days between' }, ...(index === gaps.length - 1 && { isPartial: true }) }));
    const spc = gaps.length > 8 ? { ...limits(points, { sigma: 6600 }), chart: 'g', centreName: 'median', caution: 'The centre drawn is the median; the limits come from the mean.' } : tooFew(points, 12 - gaps.length);
    return { key, label, points, targets: [], spc };
  };
  if (scenario === 'empty') return { kind: 'series', interval: 'event', unit: 'client-days', groups: [{ key: 'all', label: 'All', points: [], targets: [], spc: null }] };
  return { kind: 'series', interval: 'event', unit: 'client-days', groups: groupBy ? programs.map(({ key, label }, index) => group(key, label, GAPS.slice(index * 4, index * 4 + 5))) : [group('all', 'All', GAPS)] };
}

const COLUMNS = [30, 60, 90, 180, 365].map((day) => ({ key: String(day), label: `${day} days`, day }));
function cohorts(scenario, groupBy, { programs }) {
  const group = (key, label, scale) => ({
    key, label,
    rows: scenario === 'empty' ? [] : months.slice(scenario === 'new' ? -3 : 6).map((month, index, all) => {
      const n = Math.max(1, Math.round(scale + scale * 0.3 * noise(index, 2)));
      const open = (all.length - 1 - index) * 30.4 + 19;
      const cells = COLUMNS.map(({ key: column, day }) => {
        if (index === 4 && scale > 10) return { column, eligible: 0, reading: { state: 'none' } };
        if (scenario === 'few' ? n < 20 || index % 5 === 2 : index === 7 && day === 365) return { column, eligible: null, reading: { state: 'hidden', reason: 'fewer than 11' } };
        if (open < day) return { column, eligible: n, reading: { state: 'not-yet', availableOn: new Date(Date.parse(month.to) + day * 86_400_000).toISOString().slice(0, 10) } };
        return { column, eligible: n, reading: wilson(Math.round(n * Math.exp(-day / (210 + index * 9)) * (1 + 0.06 * noise(index, day))), n) };
      });
      return { ...month, episodes: index === 4 && scale > 10 ? 0 : scenario === 'few' && n < 20 ? null : n, cells };
    }),
  });
  return { kind: 'grid', interval: 'month', columns: COLUMNS, groups: groupBy ? programs.map(({ key, label, episodes }) => group(key, label, Math.round(episodes / 12))) : [group('all', 'All', 31)] };
}

const TEAM = ['Dr. Maya Okonkwo-Featherstonehaugh', 'د. ليلى الحسيني', 'Sam Lee', 'Ines Duarte', 'Robin Achterberg', 'Tomasz Wójcik', 'Grace Abara', 'Noor van Dijk'];
function funnel(scenario) {
  const overall = 0.58;
  const half = (n, z) => z * Math.sqrt((overall * (1 - overall)) / n);
  const bounds = (n) => ({ lower95: Math.max(0, overall - half(n, 1.96)), upper95: Math.min(1, overall + half(n, 1.96)), lower998: Math.max(0, overall - half(n, 3.09)), upper998: Math.min(1, overall + half(n, 3.09)) });
  const sizes = [96, 74, 52, 61, 33, 18, 120, 44], rates = [0.61, 0.55, 0.79, 0.5, 0.64, 0.44, 0.57, 0.39];
  const groups = TEAM.map((label, index) => {
    const n = sizes[index];
    const isHidden = scenario === 'few' && n < 50;
    const position = isHidden ? 'unknown' : n < 20 ? 'too-few' : rates[index] > bounds(n).upper998 || rates[index] < bounds(n).lower998 ? 'beyond-998' : rates[index] > bounds(n).upper95 || rates[index] < bounds(n).lower95 ? 'beyond-95' : 'within';
    return { key: `c${index + 1}`, label, size: isHidden ? null : n, reading: isHidden ? { state: 'hidden', reason: 'fewer than 11' } : wilson(Math.round(n * rates[index]), n), z: isHidden ? null : 0.4, limits: isHidden ? null : bounds(n), position };
  });
  if (scenario === 'empty') return { kind: 'funnel', unit: 'share', overall: { state: 'none' }, dispersion: null, limits: [], groups: [], sentence: 'There are no groups to set side by side.' };
  return {
    kind: 'funnel', unit: 'share', overall: wilson(289, 498), dispersion: { phi: 1.6, tau2: 0.02, winsorised: 0.1, isAdjusted: true, method: 'additive random effects, winsorised at 10 %' },
    limits: Array.from({ length: 60 }, (_, index) => ({ size: 8 + index * 2, ...bounds(8 + index * 2) })), groups,
    sentence: 'Two of 8 caseloads lie outside the 95 % limits, one of them outside the 99.8 % limits; the rest is within what chance would give. Ask first who is in them and what was entered.',
  };
}

const INSTRUMENTS = [['phq-9', 'PHQ-9', 188], ['gad-7', 'GAD-7', 176], ['pcl-5', 'PCL-5', 61], ['who-5', 'WHO-5', 142], ['bam-r/use', 'BAM-R use', 120], ['bam-r/risk', 'BAM-R risk', 120], ['barc-10', 'BARC-10', 87], ['audit-c', 'AUDIT-C', 9]];
const CHANGE = [['better', 'Improved reliably', 'share'], ['recovered', 'Recovered', 'share'], ['worse', 'Worse reliably', 'share'], ['measured', 'Measured twice', 'share'], ['change', 'Mean change', 'points'], ['gap', 'Baseline difference of those not measured', 'standardised-difference']];
function change(scenario, groupBy, { programs, instrument }) {
  const row = ([key, label, n], salt) => {
    const value = (share) => (scenario === 'empty' ? { state: 'none' } : n < 11 || (scenario === 'few' && n < 100) ? { state: 'hidden', reason: 'fewer than 11' } : wilson(Math.round(n * share), n));
    const hasThreshold = key !== 'barc-10';
    return {
      key, label, ...(hasThreshold ? {} : { notes: ['No reliable-change threshold has been published; none is made up here.'] }),
      cells: {
        better: hasThreshold ? value(0.42 + 0.05 * noise(n, salt)) : { state: 'none' }, recovered: key.startsWith('bam') ? { state: 'none' } : value(0.21), worse: hasThreshold ? value(0.07) : { state: 'none' },
        measured: value(0.58), change: scenario === 'empty' ? { state: 'none' } : key === 'who-5' ? { state: 'not-yet', availableOn: '2027-02-01' } : plain(-4.2 + noise(n, salt), 1.3, n), gap: scenario === 'empty' ? { state: 'none' } : plain(0.18, 0.24, n),
      },
    };
  };
  const rows = INSTRUMENTS.filter(([key]) => !instrument || key.split('/')[0] === instrument);
  const groups = groupBy ? programs.map(({ key, label }, index) => ({ key, label, rows: rows.slice(0, 3).map((each) => row(each, index)) })) : [{ key: 'all', label: 'All', rows: rows.map((each) => row(each, 0)) }];
  return { kind: 'table', rowsAre: 'instrument', columns: CHANGE.map(([key, label, unit]) => ({ key, label, unit })), groups };
}
function domains(scenario, groupBy, { programs }) {
  const columns = [['attained', 'Attained of those due', 'share'], ['goals', 'Goals', 'count'], ['t', 'Attainment', 't-score'], ['difference', 'Against the year before', 'difference']].map(([key, label, unit]) => ({ key, label, unit }));
  const cells = (n, share) => (scenario === 'empty' ? { attained: { state: 'none' }, goals: { state: 'none' } } : {
    attained: wilson(Math.round(n * share), n), goals: { state: 'value', value: n * 3, lower: null, upper: null, method: 'count' }, t: plain(48 + share * 6, 2.1, n), difference: plain(share - 0.5, 0.06, n),
  });
  const list = groupBy ? programs : [{ key: 'all', label: 'All', episodes: 376 }];
  return { kind: 'table', rowsAre: groupBy ? null : 'domain', columns, groups: groupBy ? list.map(({ key, label, episodes }, index) => ({ key, label, rows: [{ key: 'all', label: 'All', cells: cells(episodes, 0.52 - index * 0.03) }] }))
    : [{ key: 'all', label: 'All', rows: [['housing', 'Housing', 84, 0.57], ['employment', 'Employment', 61, 0.44], ['mental-health', 'Mental health', 130, 0.52], ['family', 'Family', 47, 0.61], ['legal', 'Legal', 22, 0.5], ['substance-use', 'Substance use', 210, 0.48]].map(([key, label, n, share]) => ({ key, label, cells: cells(n, share) })) }] };
}

const CAUSES = [['left', 0.24, 80], ['completed', 0.31, 120], ['transferred', 0.09, 60], ['terminated', 0.04, 90], ['incarcerated', 0.022, 140], ['died', 0.008, 200], ['other', 0.03, 100]];
const DAYS = [30, 60, 90, 180, 365];
function exits(scenario, groupBy, { programs }) {
  const group = (key, label, n, salt) => {
    const state = scenario === 'few' ? { state: 'hidden', reason: 'fewer than 11' } : scenario === 'empty' ? { state: 'none' } : null;
    const last = scenario === 'new' ? 44 : 360;
    const causes = CAUSES.map(([cause, top, pace]) => {
      const share = (day) => top * (1 + 0.15 * noise(salt, pace)) * (1 - Math.exp(-day / pace));
      const point = (day) => ({ day, atRisk: Math.round(n * Math.exp(-day / 180)), events: 1, value: share(day), lower: Math.max(0, share(day) - 1.96 * Math.sqrt((share(day) * (1 - share(day))) / n)), upper: Math.min(1, share(day) + 1.96 * Math.sqrt((share(day) * (1 - share(day))) / n)) });
      const reading = (day) => state ?? (day > last ? { state: 'not-yet', availableOn: '2027-03-14' } : { state: 'value', value: point(day).value, lower: point(day).lower, upper: point(day).upper, method: 'Aalen-Johansen', atRisk: point(day).atRisk });
      return { cause, points: state ? [] : Array.from({ length: Math.floor(last / 5) + 1 }, (_, index) => point(index * 5)), readings: DAYS.map((day) => ({ day, reading: reading(day) })) };
    });
    const any = (index) => {
      const each = causes.map(({ readings }) => readings[index].reading);
      if (each[0].state !== 'value') return each[0];
      const value = each.reduce((sum, reading) => sum + reading.value, 0);
      return { ...each[0], value, lower: value - 0.05, upper: value + 0.05 };
    };
    return { key, label, episodes: state ? (scenario === 'empty' ? 0 : null) : n, causes, readings: DAYS.map((day, index) => ({ day, reading: any(index) })) };
  };
  return { kind: 'incidence', groups: groupBy ? programs.map(({ key, label, episodes }, index) => group(key, label, episodes, index + 1)) : [group('all', 'All', scenario === 'new' ? 14 : 376, 0)] };
}

/** By measure, each of its views; the first is what it answers unless asked. */
export const RESULTS = {
  attendance: { series: attendance, funnel }, initiation: { series: initiation, funnel }, 'missed-contacts': { series: missed }, 'contact-gap': { series: young },
  exits: { incidence: exits }, 'retention-cohorts': { grid: cohorts }, 'goals-attained-of-due': { series: onTime, funnel }, 'goals-by-domain': { table: domains },
  'caseloads-90-days': { funnel, series: initiation },
  'reliable-change': { table: change, series: onTime }, 'reassessment-on-time': { series: onTime, funnel }, 'trigger-to-reassessment': { series: inDays }, overdose: { series: rare }, 'entry-delay': { series: inDays },
};
