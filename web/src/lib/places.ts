/** Where each role can go, in its own order. What is not listed here is still guarded by the API. */
import type { MeasureDefinition } from '#analytics/contract/result.ts';
import type { Role } from '#analytics/contract/site.ts';

export interface Place {
  path: string;
  label: string;
  /** True where the filters of the address mean something. */
  keepsView: boolean;
  /** Pages that lie within this place, though not under its path. */
  holds?: string[];
}

export type Family = MeasureDefinition['family'];

/** Every family with the question it answers, in the order they are read. */
const FAMILY_KEYS = {
  engagement: { label: 'Engagement', question: 'Do people start, and do they keep coming?' },
  retention: { label: 'Retention', question: 'Do people stay long enough, and how do stays end?' },
  milestones: { label: 'Milestones', question: 'Do people reach the goals they chose?' },
  outcomes: { label: 'Outcomes', question: 'Does life get better, as far as it was measured?' },
  plans: { label: 'Plans that adapt', question: 'Is care looked at again when it should be, and does the plan follow?' },
  safety: { label: 'Safety', question: 'How long is it between the rare events that must not happen?' },
  data: { label: 'Data quality', question: 'Can these numbers be relied on yet?' },
} satisfies Record<Family, { label: string; question: string }>;
export const FAMILIES: readonly Family[] = ['engagement', 'retention', 'milestones', 'outcomes', 'plans', 'safety', 'data'];
export const isFamily = (text: string): text is Family => Object.hasOwn(FAMILY_KEYS, text);
export const familyOf = (family: Family): { label: string; question: string } => FAMILY_KEYS[family];

/** Measures that a family's page draws in full, a row each, before the others. */
const IN_FULL: Partial<Record<Family, readonly string[]>> = { retention: ['retention', 'exits', 'retention-cohorts'] };
export const inFull = (family: Family): readonly string[] => IN_FULL[family] ?? [];

type Named = Pick<MeasureDefinition, 'id' | 'title' | 'family'>;

export function familyPath(family: Family): string {
  return `/families/${family}`;
}

/** A family without a measure has no place. */
function familyPlaces(measures: Named[]): Place[] {
  return FAMILIES.flatMap((family) => {
    const members = measures.filter((measure) => measure.family === family);
    return members.length === 0 ? [] : [{ path: familyPath(family), label: FAMILY_KEYS[family].label, keepsView: true, holds: members.map(({ id }) => `/measures/${encodeURIComponent(id)}`) }];
  });
}

export function mayReadMeasures(role: Role): boolean {
  return role !== 'operator';
}

/** Every figure's receipt; who reads releases opens those of releases. */
export function mayOpenReceipts(role: Role): boolean {
  return mayReadMeasures(role);
}

export function mayReadClients(role: Role): boolean {
  return role === 'director' || role === 'clinician';
}

export function mayReadData(role: Role): boolean {
  return role === 'operator' || role === 'director';
}

export function mayReadWorklist(role: Role): boolean {
  return role === 'director' || role === 'clinician';
}

/** What a figure was as known on a day; who sees releases sees each as it was made. */
export function mayReadRestatements(role: Role): boolean {
  return role === 'director' || role === 'clinician';
}

/** What happens with a client is recorded by the clinicians who work with them. */
export function mayRecord(role: Role): boolean {
  return role === 'clinician';
}

export function mayReadRules(role: Role): boolean {
  return role !== 'quality';
}

/** What became of flags, and what a changed rule would have raised. */
export function mayReadYield(role: Role): boolean {
  return role === 'director' || role === 'operator';
}

/** Whether a change in care was followed by one in its figures: for those who look after the whole. */
export function mayReview(role: Role): boolean {
  return role === 'director' || role === 'quality';
}

/** What changed in a week; a release is made once a month. */
export function mayReadDigest(role: Role): boolean {
  return role === 'director';
}

export function placesFor(role: Role, measures: Named[]): Place[] {
  const overview = { path: '/', label: 'Overview', keepsView: true };
  const worklist = { path: '/worklist', label: 'Worklist', keepsView: false };
  const clients = { path: '/clients', label: 'Clients', keepsView: false };
  const caseloads = { path: '/caseloads', label: 'Caseloads', keepsView: true };
  const data = { path: '/data', label: 'Data', keepsView: false };
  const review = { path: '/review', label: 'Review', keepsView: false };
  switch (role) {
    case 'operator':
      return [data, { path: '/worklist/rules', label: 'Rules and yield', keepsView: false }];
    case 'clinician':
      return [worklist, clients, overview, ...familyPlaces(measures)];
    case 'quality':
      return [overview, ...familyPlaces(measures), caseloads, review];
    case 'director':
      return [overview, worklist, ...familyPlaces(measures), caseloads, review, clients, data];
  }
}
