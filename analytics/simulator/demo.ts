/** What the demo simulates: two years up to a day. */
import { addDays } from '../period/dates.ts';
import { DEMO_FIRST_CLINICIAN } from './staff.ts';
import type { SimulationRequest } from './simulate.ts';

const SEED = 20_261;
const CLIENTS = 400;
const DAYS = 730;
/** A little of everything that happens in life, so that the pages show how it is dealt with. */
const FAULTS = { duplicates: 0.002, disorder: 0.02, lateEntry: 0.02, contradictions: 0.01, retractions: 0.06, silent: 0.06 };

/** The demo whose first day that is not simulated is `to`. Example `simulate(demoRequest('2026-11-21'))` */
export function demoRequest(to: string): SimulationRequest {
  return { seed: SEED, clients: CLIENTS, from: addDays(to, -DAYS), to, faults: FAULTS, lately: DEMO_FIRST_CLINICIAN };
}
