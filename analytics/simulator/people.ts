/** Invented clients: names and record numbers for the directory, strata for their admissions. No name ever goes into an event. */
import type { STRATA } from '../contract/event.ts';
import type { Random, Weighted } from './random.ts';
import type { Story } from './stories.ts';

/** What the directory beside the log keeps of a client. */
export interface DirectoryEntry {
  readonly client: string;
  readonly displayName: string;
  readonly recordNumber: string;
}
/** A code for every stratum of the contract. */
export type Strata = Record<(typeof STRATA)[number], string>;

const GIVEN = [
  'Amara', 'Beatriz', 'Chidi', 'Duc', 'Esperanza', 'Fenna', 'Gael', 'Hye-jin', 'Iolana', 'Jamal', 'Kwame', 'Leilani', 'Mateus', 'Noor', 'Olumide', 'Paloma',
  'Quentin', 'Rosalind', 'Soraya', 'Tomasz', 'Ulises', 'Vesna', 'Winona', 'Xiomara', 'Yusuf', 'Zoltán', 'Siobhán', 'Björn', 'Ngozi', 'Aiyana', 'DeShawn', 'Maria José',
];
const FAMILY = [
  'Abernathy', 'Begay', 'Castellanos', 'Dlamini', 'Eriksen', 'Fitzgerald-Osei', 'Gutiérrez', 'Hakimi', 'Ivanova', 'Jankowski', 'Kealoha', 'Littlefeather', "M'Bala", 'Nguyễn',
  "O'Shaughnessy", 'Papadopoulos', 'Quispe', 'Rasmussen', 'Šimić', 'Takahashi', 'Underhill', 'Villanueva', 'Whitehorse', 'Xiong', 'Yılmaz', 'Zielińska', 'de la Cruz', 'van der Merwe',
];
/** The first clients of every simulation: what a page must be able to show. */
const TELLING_NAMES = [
  'Maximiliana Esperanza Guadalupe Fernández de Córdoba y Etxeberria-Wolfeschlegelsteinhausen III',
  'ليلى عبد الرحمن المنصوري', 'אברהם בן־דוד', '渡辺 さくら', 'Ng', 'Владислава Чернышёва', 'ਗੁਰਪ੍ਰੀਤ ਕੌਰ',
];

const WEIGHTS: Record<Exclude<keyof Strata, 'medication'>, Weighted<string>> = {
  primarySubstance: [['opioids', 0.38], ['alcohol', 0.34], ['stimulants', 0.18], ['cannabis', 0.06], ['other', 0.02], ['unknown', 0.02]],
  coOccurring: [['none', 0.35], ['depression', 0.22], ['anxiety', 0.17], ['ptsd', 0.14], ['psychosis', 0.03], ['unknown', 0.09]],
  ageBand: [['18-24', 0.12], ['25-34', 0.31], ['35-44', 0.28], ['45-54', 0.17], ['55-64', 0.09], ['65+', 0.03]],
  gender: [['woman', 0.39], ['man', 0.55], ['non-binary', 0.03], ['unknown', 0.03]],
  raceEthnicity: [
    ['white', 0.48], ['black', 0.17], ['hispanic', 0.18], ['american-indian', 0.04], ['asian', 0.03], ['multiracial', 0.04], ['declined', 0.03], ['unknown', 0.03],
  ],
  housing: [['stable', 0.58], ['unstable', 0.2], ['recovery-residence', 0.08], ['unhoused', 0.1], ['unknown', 0.04]],
  referral: [['self', 0.33], ['court', 0.2], ['health-care', 0.24], ['family', 0.1], ['other-program', 0.1], ['unknown', 0.03]],
  payer: [['medicaid', 0.54], ['commercial', 0.2], ['medicare', 0.07], ['self-pay', 0.08], ['state', 0.08], ['unknown', 0.03]],
  language: [['en', 0.84], ['es', 0.12], ['vi', 0.02], ['other', 0.02]],
};

/** The directory entry of the client with this place in the simulation; record numbers keep their leading zeros. */
export function directoryEntry(place: number, client: string, random: Random): DirectoryEntry {
  const displayName = TELLING_NAMES[place] ?? `${random.pick(GIVEN)} ${random.pick(FAMILY)}`;
  return { client, displayName, recordNumber: `MRN-${String(place * 17 + random.int(1, 16)).padStart(7, '0')}` };
}

/** What is known about a client at the first admission; `unknown` is said, not left out. */
export function drawStrata(story: Story, random: Random): Strata {
  return {
    medication: random.weighted(story.medication),
    primarySubstance: random.weighted(WEIGHTS.primarySubstance),
    coOccurring: random.weighted(WEIGHTS.coOccurring),
    ageBand: random.weighted(WEIGHTS.ageBand),
    gender: random.weighted(WEIGHTS.gender),
    raceEthnicity: random.weighted(WEIGHTS.raceEthnicity),
    housing: random.weighted(WEIGHTS.housing),
    referral: random.weighted(WEIGHTS.referral),
    payer: random.weighted(WEIGHTS.payer),
    language: random.weighted(WEIGHTS.language),
  };
}
