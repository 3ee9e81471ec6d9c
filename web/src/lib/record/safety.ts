/** Answers that go to the safety list at once. The list itself is made where the rules are; a form only says, before it is saved, that it will be so. */
import { itemName, type Ask } from './instrument.ts';
import { valueOf, type Values } from './fields.ts';

/** By instrument: items of which any answer above 0 does. Source: domain 3.1, 3.5 (C-SSRS from moderate on; PHQ-9 item 9). */
const SAFETY_ITEMS: Readonly<Record<string, readonly string[]>> = { 'PHQ-9': ['9'], 'C-SSRS': ['3', '4', '5', '6'] };

export const safetyItems = ({ instrument }: Ask): readonly string[] => SAFETY_ITEMS[instrument.id] ?? [];

export function isForSafetyList(ask: Ask, values: Values): boolean {
  return safetyItems(ask).some((code) => Number(valueOf(values, itemName(code))) > 0);
}
