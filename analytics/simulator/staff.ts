/** The people who work in the demo programs. All invented. */

/** The clinician whom the demo signs in as where nobody else is named; about 40 clients over two years, about nine of them in treatment. */
export const DEMO_FIRST_CLINICIAN = 'clinician-01';

/** Somebody who works in a demo program. */
export interface Clinician {
  readonly id: string;
  readonly name: string;
  readonly discipline: string;
}

/** All of them, the first one first. */
export const CLINICIANS: readonly Clinician[] = [
  { id: DEMO_FIRST_CLINICIAN, name: 'Thandeka Moyo-Lindqvist', discipline: 'counselor' },
  { id: 'clinician-02', name: 'Rafael Quiñones', discipline: 'social-worker' },
  { id: 'clinician-03', name: 'Priyanka Venkataraghavan', discipline: 'psychologist' },
  { id: 'clinician-04', name: 'Dashiell Okonkwo', discipline: 'counselor' },
  { id: 'clinician-05', name: 'Marit Sørensen', discipline: 'nurse' },
  { id: 'clinician-06', name: 'Kaimana Ahuna', discipline: 'peer-specialist' },
  { id: 'clinician-07', name: 'Wilhelmina Tso', discipline: 'counselor' },
  { id: 'clinician-08', name: 'Bogdan Petrescu', discipline: 'physician' },
];
