/** One client's time line as `GET /v1/clients/{id}` answers it: a long history, a first week, and somebody of whom only a waiting entry is known. */
const SOURCE = 'clinic';
const READ_AT = '2026-11-19T14:02:31.000Z';
const PROGRAM = 'Northside Recovery';
const CLINICIAN = 'د. ليلى الحسيني';

const entry = (id, type, on, sentence, data = {}, standing = 'in-force', notes = []) => ({ id: `e${id}`, source: SOURCE, type, time: `${on}T15:00:00Z`, on, recordedAt: `${on}T16:00:00.000Z`, episode: 'ep1', standing, sentence, notes, data: { episode: 'ep1', ...data } });
const episode = (dischargedOn, segments) => ({
  source: SOURCE, episode: 'ep1', program: 'program-1', programName: PROGRAM, timeZone: 'America/New_York', levelOfCare: segments.at(-1).levelOfCare, clinician: 'c2', clinicianName: CLINICIAN, admittedOn: '2026-05-14', dischargedOn, reason: null,
  segments: segments.map((segment) => ({ program: 'program-1', clinician: 'c2', ...segment })),
});
const goal = (key, domain, authoredBy, setOn, state, closedOn, level, steps) => ({ source: SOURCE, episode: 'ep1', goal: key, domain, authoredBy, setOn, targetOn: '2026-12-20', state, closedOn, level, steps: steps.map(([step, targetOn, reachedOn]) => ({ step, targetOn, reachedOn })) });

const admitted = entry(0, 'episode.admitted', '2026-05-14', 'Admitted at level of care 3.5', { program: 'program-1', levelOfCare: '3.5' });

function contacts() {
  const said = { attended: 'Individual contact attended, 50 minutes', 'no-show': 'Individual contact missed', 'cancelled-by-client': 'Individual contact cancelled by the client', 'cancelled-by-program': 'Individual contact cancelled by the program' };
  return Array.from({ length: 46 }, (_, index) => {
    const on = new Date(Date.UTC(2026, 4, 16 + index * 4)).toISOString().slice(0, 10);
    const attendance = index % 9 === 4 ? 'no-show' : index % 13 === 7 ? 'cancelled-by-client' : index === 30 ? 'cancelled-by-program' : 'attended';
    return entry(100 + index, 'progress.contact', on, said[attendance], { modality: 'individual', attendance });
  });
}

const EVENTS = [
  entry(1, 'goal.set', '2026-05-20', 'Goal set: housing (written jointly)', { goal: 'g1', domain: 'housing', authoredBy: 'joint', baselineLevel: -1, steps: [{ step: 's1' }, { step: 's2' }, { step: 's3' }] }),
  entry(2, 'goal.milestone-reached', '2026-06-11', 'Milestone reached', { goal: 'g1', step: 's1' }),
  entry(3, 'progress.marker', '2026-07-02', 'Returned to use', { marker: 'return-to-use' }),
  entry(4, 'episode.transferred', '2026-07-20', 'Moved to level of care 2.1', { levelOfCare: '2.1' }),
  entry(13, 'goal.milestone-reached', '2026-08-12', 'Milestone reached', { goal: 'g1', step: 's2' }),
  entry(14, 'goal.progressed', '2026-08-20', 'Goal at level 0', { goal: 'g1', level: 0 }),
  entry(8, 'reassessment.completed', '2026-08-28', 'Plan reviewed: plan changed, with the client', { reassessment: 'r1', kind: 'plan-review', planChanged: true, withClient: true }),
  entry(15, 'goal.set', '2026-08-28', 'Goal set: employment (written by the client)', { goal: 'g2', domain: 'employment', authoredBy: 'client', steps: [{ step: 's1' }, { step: 's2' }, { step: 's3' }] }),
  entry(16, 'goal.set', '2026-08-28', 'Goal set: mental health (written by the clinician)', { goal: 'g3', domain: 'mental-health', authoredBy: 'clinician' }),
  entry(7, 'reassessment.scheduled', '2026-09-01', 'Plan review scheduled for 3 Dec 2026', { reassessment: 'r2', kind: 'plan-review', dueOn: '2026-12-03' }),
  entry(17, 'goal.progressed', '2026-09-20', 'Goal at level +1', { goal: 'g1', level: 1 }),
  entry(18, 'goal.milestone-reached', '2026-09-28', 'Milestone reached', { goal: 'g1', step: 's3' }),
  entry(6, 'progress.marker', '2026-09-28', 'Housing gained', { marker: 'housing-gained' }),
  entry(5, 'goal.attained', '2026-09-30', 'Goal attained jointly', { goal: 'g1', by: 'joint' }),
  entry(19, 'goal.milestone-reached', '2026-10-04', 'Milestone reached', { goal: 'g2', step: 's1' }),
  entry(20, 'goal.revised', '2026-10-15', 'Goal revised', { goal: 'g2', targetOn: '2027-01-20' }),
  entry(21, 'progress.marker', '2026-10-20', 'Medication changed', { marker: 'medication-changed' }),
  entry(22, 'reassessment.deferred', '2026-10-24', 'Reassessment deferred until 2 Nov 2026 (in crisis)', { rule: 'bam', reason: 'in-crisis', until: '2026-11-02' }),
  entry(23, 'progress.marker', '2026-10-22', 'Overdose', { marker: 'overdose' }),
  entry(9, 'progress.marker', '2026-08-03', 'Hospital', { marker: 'hospital' }, 'retracted'),
  entry(10, 'progress.contact', '2026-08-05', 'Group contact attended', { modality: 'group', attendance: 'attended' }, 'replaced'),
  entry(11, 'goal.milestone-reached', '2026-10-02', 'Milestone reached', { goal: 'g9', step: 's1' }, 'waiting'),
  entry(12, 'episode.discharged', '2026-10-11', 'Left before completion', { reason: 'left' }, 'contradictory'),
  entry(24, 'progress.contact', '2026-11-29', 'Individual contact attended', { modality: 'individual', attendance: 'attended' }, 'future'),
];

const PHQ = {
  axis: 'PHQ-9/total', instrument: 'PHQ-9', instrumentName: 'Patient Health Questionnaire, depression', scale: 'total', label: 'PHQ-9', direction: 'higher-is-worse', range: { from: 0, to: 27 }, recallDays: 14,
  bands: [{ from: 0, to: 4, label: 'minimal' }, { from: 5, to: 9, label: 'mild' }, { from: 10, to: 14, label: 'moderate' }, { from: 15, to: 19, label: 'moderately severe' }, { from: 20, to: 27, label: 'severe' }], bandsSource: 'usual bands of the PHQ-9; not checked against a publication',
  cutOff: { value: 10, isClinical: 'at-or-above', source: 'NHS Talking Therapies (IAPT) outcome definitions', isConfirmed: true }, reliableChange: { points: 6, source: 'NHS Talking Therapies (IAPT) outcome definitions', isConfirmed: true },
};
const PROTECTIVE = {
  axis: 'BAM/protective/items-0-4', instrument: 'BAM', instrumentName: 'Brief Addiction Monitor', scale: 'protective', label: 'BAM protective (items-0-4)', direction: 'higher-is-better', range: { from: 0, to: 24 }, recallDays: 30,
  bands: [{ from: 0, to: 12, label: '12 and below' }, { from: 13, to: 24, label: 'above 12' }], bandsSource: 'BAM scoring page', cutOff: { value: 12, isClinical: 'at-or-below', source: 'BAM scoring page', isConfirmed: true }, reliableChange: null,
};
const AUDIT = {
  axis: 'AUDIT/total', instrument: 'AUDIT', instrumentName: 'Alcohol Use Disorders Identification Test', scale: 'total', label: 'AUDIT', direction: 'higher-is-worse', range: { from: 0, to: 40 }, recallDays: 365,
  bands: [{ from: 0, to: 7, label: 'zone I' }, { from: 8, to: 15, label: 'zone II' }, { from: 16, to: 19, label: 'zone III' }, { from: 20, to: 40, label: 'zone IV' }], bandsSource: null, cutOff: { value: 8, isClinical: 'at-or-above', source: 'AUDIT scoring page', isConfirmed: true }, reliableChange: null,
};
const OWN = { axis: 'OWN/x', instrument: 'OWN', instrumentName: null, scale: 'x', label: 'OWN x', direction: null, range: null, recallDays: 0, bands: [], bandsSource: null, cutOff: null, reliableChange: null };

const isIn = ({ value, isClinical }, score) => (isClinical === 'at-or-above' ? score >= value : isClinical === 'at-or-below' ? score <= value : score < value);
/** Rows of [entry, day, score, verdict, prorated]. */
function scale(axis, rows) {
  const found = rows.findIndex(([, , , verdict]) => verdict === 'baseline');
  const points = rows.map(([id, on, score, verdict, isProrated = false], index) => ({
    id, source: SOURCE, episode: 'ep1', stay: 1, on, score, isProrated, band: axis.bands.find(({ from, to }) => score >= from && score <= to)?.label ?? null, isClinical: axis.cutOff === null ? null : isIn(axis.cutOff, score),
    change: found === -1 || index <= found || axis.recallDays > 31 ? null : score - rows[found][2], verdict,
  }));
  const baselines = found === -1 ? [] : [points[found]].map(({ id, on, score, isProrated }) => ({ id, source: SOURCE, episode: 'ep1', stay: 1, on, score, isProrated, until: null }));
  return { ...axis, points, baselines };
}
const SCORES = [
  ['e200', '2026-05-14', [17, 'baseline'], [9, 'baseline'], 24], ['e201', '2026-06-13', [15, 'no-reliable-change'], [11, 'not-assessable']], ['e202', '2026-07-15', [23, 'deteriorated'], [8, 'not-assessable']], ['e203', '2026-08-14', [11, 'improved'], [14, 'not-assessable']],
  ['e204', '2026-09-16', [9, 'recovered', true], [15, 'not-assessable'], 9], ['e205', '2026-11-02', [8, 'recovered'], [16, 'not-assessable']],
];
const completed = () => SCORES.map(([id, on, [phq, , isProrated], [protective], audit]) => entry(id.slice(1), 'reassessment.completed', on, `Reassessed: PHQ-9 ${phq}${isProrated ? ' (prorated)' : ''}, BAM protective ${protective}${audit === undefined ? '' : `, AUDIT ${audit}`}${id === 'e203' ? ', GAD-7 not counted' : ''}`, { kind: 'instrument' }, 'in-force',
  id === 'e203' ? ['Not counted: what was sent as GAD-7 is not a score of GAD-7: 0 to 21 in whole numbers.'] : []));
const scales = () => [
  scale(PHQ, SCORES.map(([id, on, [score, verdict, isProrated]]) => [id, on, score, verdict, isProrated])), scale(PROTECTIVE, SCORES.map(([id, on, , [score, verdict]]) => [id, on, score, verdict])),
  scale(AUDIT, SCORES.filter(([, , , , score]) => score !== undefined).map(([id, on, , , score], index) => [id, on, score, index === 0 ? 'baseline' : 'not-assessable'])), scale(OWN, [['e205', '2026-11-02', 3, 'not-assessable']]),
];

const DEFAULT = 'program default, not a regulation';
const reason = (rule, title, category, dueOn, daysOver, clock, evidence, more = {}) => ({
  rule, title, category, episode: 'ep1', firedOn: evidence[0]?.on ?? dueOn, dueOn, daysOver, clock, evidence, threshold: 'The threshold of this rule in one sentence.', clearsWhen: 'A contact that was attended, or a review of the plan.', nextStep: 'Reach out and offer a time this week.', source: DEFAULT, record: 'contact', instrument: null, deferred: null, ...more,
});
const worklist = () => ({
  reasons: [
    reason('overdose', 'Overdose', 'safety', '2026-10-23', 27, 'due 27 days ago', [{ on: '2026-10-22', text: 'Overdose' }], { clearsWhen: 'A contact that was attended after it.', nextStep: 'Clinical safety path: see the client today and review overdose safety and naloxone.' }),
    reason('phq-9', 'PHQ-9', 'due-soon', '2026-11-22', 0, 'due in 3 days; last 8, down 9 from baseline 17', [{ on: '2026-11-02', text: 'PHQ-9 8' }], { record: 'instrument', instrument: 'PHQ-9', clearsWhen: 'A PHQ-9 with a score.', nextStep: 'Ask for a PHQ-9 at the next session.' }),
    reason('bam', 'BAM', 'overdue', '2026-10-20', 30, 'due 30 days ago', [{ on: '2026-10-20', text: 'Due' }], { deferred: { on: '2026-11-10', until: '2026-12-01', reason: 'client-asked' }, record: 'instrument', instrument: 'BAM' }),
  ],
  upcoming: [
    { rule: 'phq-9', title: 'PHQ-9', dueOn: '2026-11-22', episode: 'ep1', why: 'every 28 days from the last one; last on 2 Nov 2026', record: 'instrument', instrument: 'PHQ-9' },
    { rule: 'plan-review', title: 'Plan review', dueOn: '2026-12-03', episode: 'ep1', why: 'scheduled on 1 Sep 2026', record: 'plan-review', instrument: null },
  ],
  track: [
    { axis: 'BAM/protective/items-0-4', label: 'BAM protective', state: 'grey', score: 16, on: '2026-11-02', baseline: 9, baselineOn: '2026-05-14', says: 'No threshold is published: 16, up 7 from baseline 9' },
    { axis: 'PHQ-9/total', label: 'PHQ-9', state: 'green', score: 8, on: '2026-11-02', baseline: 17, baselineOn: '2026-05-14', says: 'Reliably better: 8, down 9 from baseline 17' },
  ],
});
const NOTHING_OPEN = { reasons: [], upcoming: [], track: [] };

export function client(id, scenario, asOf = null) {
  const today = { asOf: asOf ?? '2026-11-19', today: '2026-11-19', readAt: READ_AT };
  if (id === 'waiting') {
    const waiting = entry(11, 'progress.contact', '2026-11-18', 'Individual contact attended', { modality: 'individual', attendance: 'attended' }, 'waiting');
    return { client: id, name: null, recordNumber: null, ...today, episodes: [], goals: [], scales: [], worklist: NOTHING_OPEN, entries: [waiting] };
  }
  if (scenario === 'new') {
    return {
      client: id, name: 'Ana Whitfield', recordNumber: null, asOf: '2026-05-20', today: '2026-05-20', readAt: '2026-05-20T14:00:00.000Z', episodes: [episode(null, [{ from: '2026-05-14', to: null, levelOfCare: '3.5' }])], goals: [], scales: [], entries: [admitted],
      worklist: { ...NOTHING_OPEN, upcoming: [{ rule: 'plan-review', title: 'Plan review', dueOn: '2026-05-21', episode: 'ep1', why: 'first plan review, 7 days after admission', record: 'plan-review', instrument: null }] },
    };
  }
  const goals = [
    goal('g1', 'housing', 'joint', '2026-05-20', 'attained', '2026-09-30', 1, [['s1', '2026-06-15', '2026-06-11'], ['s2', '2026-08-01', '2026-08-12'], ['s3', '2026-09-30', '2026-09-28']]),
    goal('g2', 'employment', 'client', '2026-08-28', 'in-progress', null, null, [['s1', '2026-09-30', '2026-10-04'], ['s2', '2026-11-01', null], ['s3', '2027-01-10', null]]),
    goal('g3', 'mental-health', 'clinician', '2026-08-28', 'in-progress', null, null, []),
  ];
  return {
    client: id, name: 'محمد عبد الرحمن الأنصاري', recordNumber: 'R-20418', ...today, goals, scales: scales(), worklist: worklist(),
    episodes: [episode(null, [{ from: '2026-05-14', to: '2026-07-20', levelOfCare: '3.5' }, { from: '2026-07-20', to: null, levelOfCare: '2.1' }])],
    entries: [admitted, ...EVENTS, ...contacts(), ...completed()].sort((a, b) => a.time.localeCompare(b.time)),
  };
}
