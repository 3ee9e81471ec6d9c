import { expect, it } from 'vitest';
import { placesFor } from '../../../../web/src/lib/places.ts';

const measures = [{ id: 'retention', title: 'Retention', family: 'retention' }, { id: 'attendance', title: 'Attendance', family: 'engagement' }] as const;

it.each([
  ['operator', ['/data']],
  ['director', ['/', '/measures/attendance', '/measures/retention', '/clients', '/data']],
  ['clinician', ['/clients', '/', '/measures/attendance', '/measures/retention']],
  ['quality', ['/', '/measures/attendance', '/measures/retention']],
] as const)('%s sees only its own places', (role, paths) => {
  expect(placesFor(role, [...measures]).map((place) => place.path)).toEqual(paths);
});

it('calls two measures of a family by their own titles', () => {
  const two = [...measures, { id: 'contact-gaps', title: 'Contact gaps', family: 'engagement' }] as const;
  expect(placesFor('quality', [...two]).map((place) => place.label)).toEqual(['Overview', 'Attendance', 'Contact gaps', 'Retention']);
});
