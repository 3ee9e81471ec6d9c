/** The worklist of the fixture, parsed: what these tests speak of keeps the contract. */
import { AlertYield, Capacity, Replay, Worklist, WorklistRules } from '#analytics/contract/worklist.ts';
import * as fixture from '../../../fixture-worklist.mjs';

const query = (text: string): URLSearchParams => new URLSearchParams(text);
export const worklistOf = (scenario = 'full', role = 'clinician', search = '') => Worklist.parse(fixture.worklist(role, scenario, query(search)));
export const rulesOf = () => WorklistRules.parse(fixture.worklistRules());
export const yieldOf = (scenario = 'full', search = 'from=2026-06-01&to=2026-11-20') => AlertYield.parse(fixture.worklistYield(scenario, query(search)));
export const replayOf = () => Replay.parse(fixture.worklistReplay(query('rule=instrument-PHQ-9&from=2026-06-01&to=2026-11-20')));
export const capacityOf = (role = 'director', scenario = 'full') => Capacity.parse(fixture.worklistCapacity(role, scenario, query('')));
export const plain = (text: string): string => text.replaceAll('\u00a0', ' ');
