import { expect, it } from 'vitest';
import { placesFor } from '../../../../web/src/lib/places.ts';

const measures = [{ id: 'retention', title: 'Retention', family: 'retention' }, { id: 'attendance', title: 'Attendance', family: 'engagement' }] as const;

it.each([
  ['operator', ['/data', '/worklist/rules']],
  ['director', ['/', '/worklist', '/families/engagement', '/families/retention', '/caseloads', '/review', '/clients', '/data']],
  ['clinician', ['/worklist', '/clients', '/', '/families/engagement', '/families/retention']],
  ['quality', ['/', '/families/engagement', '/families/retention', '/caseloads', '/review']],
] as const)('%s sees only its own places', (role, paths) => {
  expect(placesFor(role, [...measures]).map((place) => place.path)).toEqual(paths);
});

it('has one place for a family, however many its measures', () => {
  const two = [...measures, { id: 'contact-gaps', title: 'Contact gaps', family: 'engagement' }] as const;
  expect(placesFor('quality', [...two]).map(({ label, holds }) => [label, holds])).toEqual([['Overview', undefined], ['Engagement', ['/measures/attendance', '/measures/contact-gaps']], ['Retention', ['/measures/retention']], ['Caseloads', undefined], ['Review', undefined]]);
});
