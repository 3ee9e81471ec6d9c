/** What the organization has set about the worklist's rules, so that whoever is measured and reviewed when it is scheduled is not overdue. */
import type { Story } from './stories.ts';
import type { Frame } from './client.ts';

/** The `data` of one `rule.set`, without the day from which it holds. */
type Statement = Readonly<Record<string, unknown>> & { readonly rule: string };

const OUTPATIENT = ['1.0', '1.5', '1.7', '2.1', '2.5', '2.7'];
const EVERY_ROUND = { firstDue: 'P0D', interval: 'P30D', anchor: 'admission', earlyDays: 3, graceDays: 4 };
const policy = (section: string, why: string): string => `Clinical policy ${section} of the demo organization: ${why}`;

/** RULE: the calendar is filled from the rhythms, so only one of the two speaks: the rhythm, but where a program works by its calendar. */
const EVERYWHERE: readonly Statement[] = [
  { rule: 'scheduled-instrument', isOn: false, source: policy('4.1', 'the calendar is filled from the rhythms below and would say the same twice') },
  { rule: 'scheduled-plan-review', isOn: false, source: policy('4.1', 'the calendar is filled from the rhythms below and would say the same twice') },
  { rule: 'instrument-PHQ-9', ...EVERY_ROUND, source: policy('4.2', 'measured at admission and every 30 days') },
  { rule: 'instrument-GAD-7', ...EVERY_ROUND, source: policy('4.2', 'measured at admission and every 30 days') },
  { rule: 'instrument-BAM', ...EVERY_ROUND, source: policy('4.2', 'measured at admission and every 30 days') },
  { rule: 'instrument-BARC-10', isOn: false, source: policy('4.2', 'taken in the same sitting as the others, which are asked for') },
  { rule: 'plan-review', levelsOfCare: OUTPATIENT, interval: 'P60D', anchor: 'admission', earlyDays: 3, graceDays: 4, source: policy('4.3', 'with every second round of measures') },
  { rule: 'no-improvement', settings: { afterSessions: 24 }, source: policy('4.4', 'groups meet several times a week, eight sessions come too soon') },
];

const BY_CALENDAR = 'plan reviews stand in the calendar, which moves with the team';

function byCalendar(program: string): Statement[] {
  return [
    { rule: 'plan-review', program, isOn: false, source: policy('4.3', BY_CALENDAR) },
    { rule: 'scheduled-plan-review', program, isOn: true, settings: { leadDays: 3, graceDays: 4 }, source: policy('4.3', BY_CALENDAR) },
  ];
}

const RESIDENTIAL = { ...EVERY_ROUND, interval: 'P13D', source: policy('5.1', 'in residential care every 13 days') };

function ofProgram({ id, program }: Story): Statement[] {
  switch (id) {
    case 'improving': return byCalendar(program);
    case 'late-entry': return [...byCalendar(program), { rule: 'no-contact', program, settings: { silentDays: 21 }, source: policy('4.5', 'contacts are entered up to two weeks late') }];
    case 'residential': return [
      { rule: 'instrument-PHQ-9', program, ...RESIDENTIAL }, { rule: 'instrument-GAD-7', program, ...RESIDENTIAL },
      { rule: 'plan-review', program, graceDays: 2, source: policy('5.1', 'weekly, with two days of grace') },
    ];
    default: return [];
  }
}

/** What was learnt on the way: half-way through, a rule that flagged too many is set anew. */
const LATER: readonly Statement[] = [
  { rule: 'bam-pattern', settings: { riskAtLeast: 15, protectiveAtMost: 9 }, source: policy('4.4', 'at 12 and 12 it flagged every second client, and little was done about it') },
];

function fromTheChange({ program, phqEveryDaysAfterChange: every }: Story): Statement[] {
  if (every === undefined) return [];
  return [{ rule: 'instrument-PHQ-9', program, interval: `P${every}D`, anchor: 'last-completed', earlyDays: 3, graceDays: 4, source: `Improvement project: the PHQ-9 every ${every} days, from the first of the month on` }];
}

/** Every `rule.set` of the demo, with the day from which it holds. */
export function rulesSet({ from, changedOn, stories }: Frame): { on: string; data: Record<string, unknown> & { rule: string } }[] {
  const onFirst = [...EVERYWHERE, ...stories.flatMap(ofProgram)].map((data) => ({ on: from, data: { ...data, from } }));
  return [...onFirst, ...[...LATER, ...stories.flatMap(fromTheChange)].map((data) => ({ on: changedOn, data: { ...data, from: changedOn } }))];
}
