/** Calls that a function really makes, against what its role may do: a permission too few is as wrong as one too many. */
import { startProxy } from '../support/stores.ts';
import { statementsOf } from './statements.ts';
import type { Template } from './built.ts';

/** `operation partition-key`, or the operation alone where it names several or none. */
function wordsOf(operation: string, body: string): string[] {
  const input = JSON.parse(body) as { Item?: { pk?: { S?: string } }; Key?: { pk?: { S?: string } }; IndexName?: string; RequestItems?: Record<string, { PutRequest?: { Item?: { pk?: { S?: string } } } }[] | object> };
  if (operation === 'BatchWriteItem') {
    return Object.values(input.RequestItems ?? {}).flatMap((requests) => (Array.isArray(requests) ? requests.map((request) => `${operation} ${request.PutRequest?.Item?.pk?.S ?? ''}`) : []));
  }
  return [`${operation} ${input.Item?.pk?.S ?? input.Key?.pk?.S ?? input.IndexName ?? ''}`];
}

export interface Recorder {
  readonly endpoint: string;
  readonly calls: Set<string>;
  close(): Promise<void>;
}

export async function recordCalls(endpoint: string): Promise<Recorder> {
  const calls = new Set<string>();
  const proxy = await startProxy(endpoint, (operation, body, forward) => {
    for (const words of wordsOf(operation, body)) calls.add(words);
    return forward(body);
  });
  return { endpoint: proxy.endpoint, calls, close: () => proxy.close() };
}

const isLike = (pattern: string, text: string): boolean => new RegExp(`^${pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`).test(text);

/** Of these calls, those that no statement of the role allows. */
export function refused(template: Template, role: string, calls: Iterable<string>): string[] {
  const rules = statementsOf(template, role).map((statement) => {
    const [, actions = '', resource = '', patterns] = /^Allow (.*) on (\S+)(?: where dynamodb:LeadingKeys in (.*))?$/.exec(statement) ?? [];
    return { actions: actions.split(' '), resource, patterns: patterns?.split(' ') };
  });
  return [...calls].filter((call) => {
    const [operation = '', key = ''] = call.split(/ (.*)/);
    const resource = key === 'timeline' ? 'table/index/timeline' : 'table';
    return !rules.some((rule) => rule.actions.includes(`dynamodb:${operation}`) && rule.resource === resource && (rule.patterns === undefined || rule.patterns.some((pattern) => isLike(pattern, key))));
  });
}
