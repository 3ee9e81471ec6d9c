/** Hand-made answers of the worklist's API, in the shape of its contract. Deterministic; nobody here is real. */
const TODAY = '2026-11-20';
const READ_AT = '2026-11-20T14:05:10.000Z';
const PROGRAMS = ['Northside Recovery', 'Harbor House', 'Programme ambulatoire intensif de la vallée de la Chaudière et des Appalaches'];
const CLINICIANS = ['Dr. Maya Okonkwo-Featherstonehaugh', 'د. ليلى الحسيني', 'Sam Lee'];
const NAMES = ['Ana Whitfield', 'محمد عبد الرحمن الأنصاري', 'Bartholomew Alexander Featherstonehaugh-Cholmondeley III', null, 'שירה לוי', 'Jo Park', 'Devon Marsh', 'Ines Duarte', 'Tomasz Zielinski', 'Ruth Adeyemi'];
const DEFAULT = 'program default, not a regulation';
const dayBefore = (days) => new Date(Date.parse(`${TODAY}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10);

const reason = (rule, title, category, over, more = {}) => ({
  rule, title, category, episode: 'ep1', firedOn: dayBefore(over + 7), dueOn: dayBefore(over), daysOver: Math.max(0, over), clock: over > 0 ? `due ${over} days ago` : over === 0 ? 'due today' : `due in ${-over} days`,
  evidence: [{ on: dayBefore(over + 7), text: `${title}.` }], threshold: 'Every 28 days from the last one.', clearsWhen: `A valid ${title} score is recorded.`, nextStep: `Take the ${title} at the next contact and look at it together.`,
  source: `${DEFAULT}; every 2 to 4 weeks while symptomatic is common practice, not checked`, record: 'instrument', instrument: title, deferred: null, ...more,
});
const review = (over, more = {}) => reason('plan-review', 'Plan review', over > 0 ? 'overdue' : 'due-soon', over, { threshold: 'Every 30 days on a grid from admission, in 2.1.', clearsWhen: 'A plan review is recorded, whether or not the plan changed.', nextStep: 'Review the plan with the client: what worked, what to change, what next.', record: 'plan-review', instrument: null, ...more });
const REASONS = {
  overdose: reason('overdose', 'Overdose', 'safety', 1, { clock: 'due yesterday; overdose recorded on 2026-11-19', evidence: [{ on: '2026-11-19', text: 'Overdose.' }], threshold: 'An overdose is recorded. At once.', clearsWhen: 'A reassessment of any kind is completed after it.', nextStep: 'Reach the person today: safety, naloxone, level of care, medication.', record: 'plan-review', instrument: null, source: `${DEFAULT}; domain fact sheet 5.3, our design` }),
  harm: reason('self-harm-screen', 'Thoughts of self-harm', 'safety', 0, { evidence: [{ on: TODAY, text: 'PHQ-9 item 9 was 2.' }], threshold: 'PHQ-9 item 9 above 0. Same day.', clearsWhen: 'A plan review, or a C-SSRS screen, is recorded after it.', nextStep: 'Follow the clinical safety path today: see the person, screen, agree a safety plan.', record: 'plan-review', instrument: null }),
  phq: reason('instrument-PHQ-9', 'PHQ-9', 'overdue', 12, { clock: 'due 12 days ago; last 16, up 6 from baseline 10', evidence: [{ on: '2026-10-11', text: 'PHQ-9 16, up 6 from baseline 10 on 2026-06-02.' }] }),
  bam: reason('instrument-BAM', 'BAM', 'due-soon', -3),
  missed: reason('missed-contacts', 'Contacts missed', 'overdue', 4, { clock: 'due 4 days ago; 2 missed in a row', evidence: [{ on: '2026-11-09', text: 'Did not come to an individual session.' }, { on: '2026-11-13', text: 'Cancelled a group session.' }], threshold: 'Missed without notice: 2 in a row, or 3 of the last 6 planned contacts. Due within 2 days.', clearsWhen: 'A contact is attended, or a reassessment is completed.', nextStep: 'Reach out, ask what got in the way, offer another time or way.', record: 'contact', instrument: null }),
  worse: reason('deterioration', 'Reliably worse', 'off-track', -2, { clock: 'due in 2 days; PHQ-9 19, up 8 from baseline 11', evidence: [{ on: '2026-11-15', text: 'PHQ-9 19, up 8 from baseline 11: reliably worse.' }], threshold: "A score is worse than baseline by the instrument's reliable change or more. Due at the next session, within 7 days.", clearsWhen: 'A plan review is recorded, or a later score is no longer reliably worse.', nextStep: 'Say what the scores show, ask what has changed, and change the plan.', record: 'plan-review', instrument: null }),
  goal: reason('goal-past-target', 'Goal past its date', 'due-soon', -5, { clock: 'due in 5 days; housing goal was for 2026-11-18', record: 'goal', instrument: null }),
  grey: reason('not-measured', 'Not measured', 'not-measured', 41, { clock: 'for 41 days', record: 'instrument', instrument: null, nextStep: 'Measure once, with the shortest of them.' }),
};
const track = (...states) => states.map(([label, state]) => ({ axis: label, label, state, score: state === 'grey' ? null : 12, on: state === 'grey' ? null : '2026-10-30', baseline: 10, baselineOn: '2026-06-02', says: `${label} 12 on 30 Oct 2026: ${state}` }));

function row(index, reasons, more = {}) {
  const clinician = index % 3;
  return {
    client: `cl ${index + 1}/é`, name: NAMES[index % NAMES.length] ?? null, source: 'clinic', episode: 'ep1', program: `program-${clinician + 1}`, programName: PROGRAMS[clinician], levelOfCare: ['2.1', '1.5', '3.5'][clinician],
    clinician: `c${clinician + 1}`, clinicianName: CLINICIANS[clinician], admittedOn: dayBefore(14 + index * 23), daysInTreatment: 14 + index * 23, asOf: TODAY, category: reasons[0]?.category, reasons, deferred: [], track: track(['PHQ-9', 'green'], ['BAM Use', 'undecided']), next: null, ...more,
  };
}
const deferral = (of, until, why) => ({ ...of, deferred: { on: '2026-11-12', until, reason: why } });

const ROWS = [
  row(0, [REASONS.overdose, REASONS.phq, review(9)], { track: track(['PHQ-9', 'grey'], ['BAM Use', 'red']) }),
  row(1, [REASONS.harm], { track: track(['PHQ-9', 'yellow']) }),
  row(2, [REASONS.phq, REASONS.missed, review(2), REASONS.bam], { track: track(['PHQ-9', 'grey'], ['GAD-7', 'green']) }),
  row(3, [REASONS.missed], { track: [] }),
  row(4, [REASONS.worse, REASONS.bam], { track: track(['PHQ-9', 'red']), deferred: [deferral(review(3), '2026-11-24', 'client-away')] }),
  row(5, [REASONS.bam, REASONS.goal]),
  row(6, [review(-4)]),
  row(7, [REASONS.grey], { track: track(['PHQ-9', 'grey'], ['GAD-7', 'grey']) }),
];
const { category: _none, ...WAITING } = row(8, [], { deferred: [deferral(REASONS.phq, '2026-11-24', 'client-away'), deferral(review(1), '2026-12-04', 'in-hospital')] });
const MANY = Array.from({ length: 130 }, (_, index) => ({ ...row(index, ROWS[Math.min(7, Math.floor(index / 17))].reasons), client: `many-${index}` }));

const countOf = (rows, category) => rows.filter((each) => each.reasons.some((of) => of.category === category)).length;
const CATEGORIES = ['safety', 'overdue', 'off-track', 'due-soon', 'not-measured'];
const strip = (label, grey, red, yellow, undecided, green) => ({ axis: label, label, states: { grey, red, yellow, undecided, green } });

function ruleCounts(rows) {
  const found = new Map();
  for (const { reasons } of rows) for (const { rule, title } of reasons) found.set(rule, { rule, title, clients: (found.get(rule)?.clients ?? 0) + 1 });
  return [...found.values()];
}

export function worklist(role, scenario, params) {
  const isEmpty = ['empty', 'calm', 'new'].includes(scenario);
  const scope = isEmpty ? [] : scenario === 'many' ? MANY : role === 'clinician' ? ROWS : ROWS;
  const query = Object.fromEntries(['program', 'clinician', 'levelOfCare', 'category', 'rule', 'asOf'].map((name) => [name, params.get(name) || null]));
  const rows = scope.filter(({ program, clinician, levelOfCare }) => (!query.program || query.program === program) && (!query.clinician || query.clinician === clinician) && (!query.levelOfCare || query.levelOfCare === levelOfCare));
  const shown = rows.filter(({ reasons }) => (!query.category || reasons.some((of) => of.category === query.category)) && (!query.rule || reasons.some((of) => of.rule === query.rule)));
  const inTreatment = ['empty', 'new'].includes(scenario) ? 0 : scenario === 'many' ? 376 : 24;
  return {
    asOf: query.asOf ?? TODAY, readAt: READ_AT, dataThrough: scenario === 'empty' ? null : '2026-11-20T14:04:58.000Z', liveClients: isEmpty ? 0 : 3, snapshot: 'snp_1_00000000000000f8', query,
    counts: {
      clients: rows.length, deferred: isEmpty ? 0 : 1, inTreatment, categories: Object.fromEntries(CATEGORIES.map((each) => [each, countOf(rows, each)])), rules: ruleCounts(rows),
      track: isEmpty ? [] : [strip('PHQ-9', 5, 2, 3, 4, 10), strip('GAD-7', 8, 0, 2, 6, 8), strip('BAM Use', 1, 1, 0, 15, 7), strip('BARC-10', 20, 0, 0, 4, 0)],
    },
    rows: shown, deferred: isEmpty ? [] : [WAITING], next: scenario === 'empty' ? null : { on: '2026-11-24', clients: 2 },
  };
}

export function worklistCsv() {
  return 'client,rule,dueOn\r\ncl 1/é,overdose,2026-11-19\r\n';
}

const rule = (id, title, kind, more = {}) => ({
  rule: id, title, kind, isOn: true, program: null, from: null, source: DEFAULT, isConfirmed: false, levelsOfCare: [], instrument: null, cadence: null, settings: [{ name: 'dueDays', value: 2, unit: 'days', label: 'Days until it is due' }],
  threshold: 'Something is recorded. Due within 2 days.', clearsWhen: 'A reassessment of any kind is completed after it.', nextStep: 'Make contact.', ...more,
});
const cadence = (interval, anchor, more = {}) => ({ firstDue: 'P7D', interval, anchor, graceDays: 0, earlyDays: null, ...more });
const RULES = [
  rule('overdose', 'Overdose', 'trigger', { threshold: 'An overdose is recorded. At once.' }), rule('return-to-use', 'Returned to use', 'trigger'),
  rule('missed-contacts', 'Contacts missed', 'trigger', { settings: [{ name: 'inARow', value: 2, unit: 'contacts', label: 'Missed one after the other' }, { name: 'ofLast', value: 6, unit: 'contacts', label: 'of the last' }] }),
  rule('plan-review', 'Plan review', 'cadence', { settings: [], levelsOfCare: ['2.1'], cadence: cadence('P30D', 'admission', { firstDue: 'P30D', earlyDays: 7 }), threshold: 'Due on a grid.' }),
  rule('plan-review', 'Plan review', 'cadence', { settings: [], levelsOfCare: ['1.5', '1.7'], cadence: cadence('P90D', 'admission', { firstDue: 'P90D', earlyDays: 14 }), threshold: 'Due on a grid.' }),
  rule('instrument-PHQ-9', 'PHQ-9', 'cadence', { settings: [], instrument: 'PHQ-9', cadence: cadence('P28D', 'last-completed'), threshold: 'Due 28 days after the last.' }),
  rule('instrument-BARC-10', 'BARC-10', 'cadence', { settings: [], instrument: 'BARC-10', cadence: cadence('P3M', 'last-completed', { graceDays: 7 }), threshold: 'Due three months after the last.', program: 'program-1', from: '2026-10-01', source: 'State contract, section 4', isConfirmed: true }),
  rule('scheduled-plan-review', 'Plan review, as scheduled', 'scheduled', { source: 'scheduled in the source system' }), rule('deterioration', 'Reliably worse', 'state'), rule('not-measured', 'Not measured', 'state', { settings: [], isOn: false }),
];
export function worklistRules() {
  return { on: TODAY, program: null, rules: RULES };
}

const value = (numerator, denominator) => {
  const share = numerator / denominator, half = 1.96 * Math.sqrt((share * (1 - share)) / denominator);
  return { state: 'value', value: share, lower: Math.max(0, share - half), upper: Math.min(1, share + half), method: 'Wilson', numerator, denominator };
};
const yields = (id, title, fired, actedOnShare, period = null) => ({ rule: id, title, period, fired, actedOn: actedOnShare.numerator ?? 0, clearedByWork: fired - 3 - Math.min(4, fired - 3), clearedByScore: 1, deferred: 4, expired: 2, open: Math.min(4, fired - 3), actedOnShare, perClinicianWeek: fired / 72 });
const KNOWN_ON = { state: 'not-yet', availableOn: '2026-11-27' };
const MONTHS = ['2026-06-01', '2026-07-01', '2026-08-01', '2026-09-01', '2026-10-01', '2026-11-01'];
export function worklistYield(scenario, params) {
  const isEmpty = ['empty', 'calm', 'new'].includes(scenario);
  const rules = [yields('overdose', 'Overdose', 6, value(6, 6)), yields('missed-contacts', 'Contacts missed', 84, value(51, 79)), yields('plan-review', 'Plan review', 120, value(90, 110)), yields('instrument-PHQ-9', 'PHQ-9', 98, value(61, 90)), yields('deterioration', 'Reliably worse', 4, KNOWN_ON), yields('not-measured', 'Not measured', 60, value(5, 58))];
  const periods = rules.flatMap(({ rule: id, title, fired }) => MONTHS.flatMap((period, index) => (id === 'overdose' && index % 2 === 0 ? [] : [yields(id, title, Math.ceil(fired / 6), index === 5 ? KNOWN_ON : value(Math.ceil(fired / 9), Math.ceil(fired / 6)), period)])));
  return { from: params.get('from'), to: params.get('to'), asOf: TODAY, withinDays: 7, clinicianWeeks: 72, program: params.get('program'), rules: isEmpty ? [] : rules, periods: isEmpty ? [] : periods };
}
export function worklistReplay(params) {
  return {
    rule: params.get('rule'), title: 'PHQ-9', from: params.get('from'), to: params.get('to'), weeks: 24, withinDays: 7, program: null, now: yields('instrument-PHQ-9', 'PHQ-9', 98, value(61, 90)), changed: yields('instrument-PHQ-9', 'PHQ-9', 434, value(270, 400)),
    added: 340, addedActedOn: 216, removed: 4, removedActedOn: 3, addedPerWeek: 14.2, removedPerWeek: 0.2, sentence: 'PHQ-9 every 21 days instead of 28 would have raised 14 more flags a week, 9 of them acted on within 7 days.',
  };
}
export function worklistCapacity(role, scenario, params) {
  const isEmpty = scenario === 'empty';
  const weeks = Array.from({ length: 8 }, (_, index) => ({ from: dayBefore(-index * 7), to: dayBefore(-index * 7 - 7) }));
  const load = (seed) => weeks.map((_, index) => ({ due: (seed * 7 + index * 5) % 17, clients: Math.ceil(((seed * 7 + index * 5) % 17) * 0.7) }));
  const all = CLINICIANS.map((name, index) => ({ clinician: `c${index + 1}`, name, clients: 18 + index * 7, overdue: index * 2, weeks: load(index) }));
  return { asOf: params.get('asOf') ?? TODAY, weeks, caseloads: isEmpty ? [] : role === 'clinician' ? all.slice(1, 2) : [...all, { clinician: null, name: null, clients: 3, overdue: 0, weeks: load(4) }] };
}
