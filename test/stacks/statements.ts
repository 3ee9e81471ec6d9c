/** What a role may do, out of a template, in words short enough to compare: `actions on resource [keys]`. */
import type { Template } from './built.ts';

interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: Record<string, Record<string, string[]>>;
}
interface Policy {
  readonly Roles?: { Ref: string }[];
  readonly PolicyDocument: { Statement: Statement[] };
}

const list = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value]);

/** `Fn::Join`, `Fn::ImportValue`, `Fn::GetAtt` and `Ref` as one readable text. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return String(value);
  const [[name, inner]] = Object.entries(value) as [[string, unknown]];
  if (name === 'Fn::Join') return (inner as [string, unknown[]])[1].map(textOf).join('');
  if (name === 'Fn::GetAtt') return (inner as string[]).join('.');
  return textOf(inner);
}

/** The table, the bucket and its objects by their own names; everything else as it stands. */
function nameOf(resource: unknown): string {
  return textOf(resource)
    .replace(/^.*Storage:ExportsOutputFnGetAttEventsTable[0-9A-F]+Arn[0-9A-F]+/, 'table')
    .replace(/^.*Storage:ExportsOutputFnGetAttLakeBucket[0-9A-F]+Arn[0-9A-F]+/, 'lake');
}

function words(statement: Statement): string[] {
  const keys = Object.values(statement.Condition ?? {}).flatMap((condition) => Object.entries(condition).map(([key, values]) => ` where ${key} in ${list(values).join(' ')}`));
  return list(statement.Resource).map((resource) => `${statement.Effect} ${list(statement.Action).join(' ')} on ${nameOf(resource)}${keys.join('')}`);
}

/** Every statement of every policy attached to the roles whose logical id begins with `role`. */
export function statementsOf(template: Template, role: string): string[] {
  return Object.values(template.Resources)
    .filter(({ Type }) => Type === 'AWS::IAM::Policy')
    .map(({ Properties }) => Properties as unknown as Policy)
    .filter(({ Roles }) => (Roles ?? []).some(({ Ref }) => Ref.startsWith(role)))
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement.flatMap(words));
}

/** What is allowed on everything, anywhere in a template. */
export function allowedOnEverything(template: Template): string[] {
  return statementsOf(template, '').filter((statement) => statement.startsWith('Allow ') && / on \*( |$)/.test(statement));
}
