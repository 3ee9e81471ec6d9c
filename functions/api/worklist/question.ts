/** What an address asks of the worklist. */
import { z } from 'zod';
import { CalendarDate, Id, LEVELS_OF_CARE } from '#analytics/contract/event.ts';
import type { Fault } from '#analytics/contract/event.ts';
import { Category, CATEGORIES } from '#analytics/contract/worklist.ts';
import { InvalidInput } from '#analytics/errors.ts';

export interface Question {
  readonly program: string | null;
  readonly clinician: string | null;
  readonly levelOfCare: string | null;
  readonly category: Category | null;
  readonly rule: string | null;
  readonly asOf: string | null;
}

const FIELDS = {
  program: Id, clinician: Id, rule: Id, asOf: CalendarDate,
  levelOfCare: z.enum(LEVELS_OF_CARE, { error: `must be one of ${LEVELS_OF_CARE.join(', ')}` }),
  category: z.enum(CATEGORIES, { error: `must be one of ${CATEGORIES.join(', ')}` }),
} as const;
type Name = keyof typeof FIELDS;

/**
 * Every parameter of an address by a schema each; an unknown one, or one given twice, is a fault that names the known ones.
 *
 * Errors  InvalidInput with every fault; what was given is never repeated.
 */
export function parametersIn<F extends Readonly<Record<string, z.ZodType>>>(given: Iterable<readonly [string, string]>, fields: F): { readonly [K in keyof F]?: z.output<F[K]> } {
  const faults: Fault[] = [];
  const found: Record<string, unknown> = {};
  for (const [name, value] of given) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    const pointer = `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (field === undefined) faults.push({ pointer, detail: `is not a parameter; allowed are ${Object.keys(fields).join(', ')}` });
    else if (name in found) faults.push({ pointer, detail: 'may be given once' });
    else {
      const parsed = field.safeParse(value);
      if (parsed.success) found[name] = parsed.data;
      else faults.push(...parsed.error.issues.map(({ message }) => ({ pointer, detail: message })));
    }
  }
  if (faults.length > 0) throw new InvalidInput('The address asks for something this page cannot answer.', faults);
  return found as { readonly [K in keyof F]?: z.output<F[K]> };
}

export function questionIn(given: Iterable<readonly [string, string]>): Question {
  const found: Partial<Record<Name, unknown>> & { readonly [K in Name]?: z.output<(typeof FIELDS)[K]> } = parametersIn(given, FIELDS);
  return {
    program: found.program ?? null, clinician: found.clinician ?? null, levelOfCare: found.levelOfCare ?? null, category: found.category === undefined ? null : Category.parse(found.category),
    rule: found.rule ?? null, asOf: found.asOf ?? null,
  };
}

/** RULE (docs/adr/0009): nobody knows tomorrow. */
export function requireKnown(asOf: string | null, today: string): void {
  if (asOf !== null && asOf > today) throw new InvalidInput('The address asks for something this page cannot answer.', [{ pointer: '/asOf', detail: `must not be after ${today}: nothing is known of later days yet` }]);
}
