/** Where each role can go, in its own order. What is not listed here is still guarded by the API. */
import type { MeasureDefinition } from '#analytics/contract/result.ts';
import type { Role } from '#analytics/contract/site.ts';
import { sentenceCase } from './words.ts';

export interface Place {
  path: string;
  label: string;
  /** True where the filters of the address mean something. */
  keepsView: boolean;
}

const FAMILIES: MeasureDefinition['family'][] = ['engagement', 'retention', 'milestones', 'outcomes', 'plans', 'safety', 'data'];

type Named = Pick<MeasureDefinition, 'id' | 'title' | 'family'>;

/** A family with one measure goes by the family's name. */
function measurePlaces(measures: Named[]): Place[] {
  return FAMILIES.flatMap((family) => {
    const members = measures.filter((measure) => measure.family === family);
    return members.map(({ id, title }) => ({ path: `/measures/${encodeURIComponent(id)}`, label: members.length === 1 ? sentenceCase(family) : title, keepsView: true }));
  });
}

export function mayReadMeasures(role: Role): boolean {
  return role !== 'operator';
}

export function mayReadClients(role: Role): boolean {
  return role === 'director' || role === 'clinician';
}

export function mayReadData(role: Role): boolean {
  return role === 'operator' || role === 'director';
}

export function placesFor(role: Role, measures: Named[]): Place[] {
  const overview = { path: '/', label: 'Overview', keepsView: true };
  const clients = { path: '/clients', label: 'Clients', keepsView: false };
  const data = { path: '/data', label: 'Data', keepsView: false };
  switch (role) {
    case 'operator':
      return [data];
    case 'clinician':
      return [clients, overview, ...measurePlaces(measures)];
    case 'quality':
      return [overview, ...measurePlaces(measures)];
    case 'director':
      return [overview, ...measurePlaces(measures), clients, data];
  }
}
