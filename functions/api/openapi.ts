/** The API as an OpenAPI 3.1 document, made from the schemas that answers are parsed by. */
import { z } from 'zod';
import { EVENT_TYPES, eventJsonSchema, MAX_BATCH_BYTES, MAX_BATCH_EVENTS } from '#analytics/contract/event.ts';
import { EpisodeBehind, EpisodeList } from '#analytics/contract/episodes.ts';
import { Problem, PROBLEM_TYPES } from '#analytics/contract/problem.ts';
import { Receipt } from '#analytics/contract/receipt.ts';
import { Query, QUERY_PARAMETERS, QueryParameters } from '#analytics/contract/query.ts';
import { Curve, Funnel, Grid, Incidence, MeasureDefinition, MeasureList, MeasureResponse, Meta, Reading, Series, Spc, Table } from '#analytics/contract/result.ts';
import { Choices, ClientList, ClientTimeline, Me } from '#analytics/contract/site.ts';
import { Release, ReleaseList } from '#analytics/contract/release.ts';
import { Manifest, SnapshotList } from '#analytics/contract/snapshot.ts';
import type { Measure } from '#analytics/measures/define.ts';
import { RESTATEMENT_SCHEMAS, restatementPaths } from './restatement/openapi.ts';
import { RECEIPT_SCHEMAS, receiptPaths } from './receipts/openapi.ts';
import { REVIEW_SCHEMAS, reviewPaths } from './review/openapi.ts';
import { WORKLIST_SCHEMAS, worklistPaths } from './worklist/openapi.ts';

type Json = Record<string, unknown>;

const SCHEMAS = {
  Reading, Spc, Series, Curve, Incidence, Grid, Funnel, Table, Query, Meta, MeasureDefinition, MeasureResponse, MeasureList, Problem, Me, Choices, ClientList, ClientTimeline,
  Manifest, SnapshotList, Release, ReleaseList, Receipt, EpisodeBehind, EpisodeList, ...RESTATEMENT_SCHEMAS, ...RECEIPT_SCHEMAS, ...WORKLIST_SCHEMAS, ...REVIEW_SCHEMAS,
} as const;

/** Every named schema, referring to the others by name. */
function componentsOf(): Json {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(SCHEMAS)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { uri: (id) => `#/components/schemas/${id}` });
  // A component stands in a document that has said its dialect and its own place.
  return Object.fromEntries(Object.entries(schemas).map(([id, { $schema: _dialect, $id: _place, ...schema }]) => [id, schema]));
}

const refTo = (name: keyof typeof SCHEMAS): Json => ({ $ref: `#/components/schemas/${name}` });
const problem = (description: string): Json => ({ description, content: { 'application/problem+json': { schema: refTo('Problem') } } });
const answer = (description: string, schema: Json): Json => ({ description, content: { 'application/json': { schema } } });

const DESCRIPTIONS: Partial<Record<(typeof QUERY_PARAMETERS)[number], string>> = {
  from: 'First day of admission, included.', to: 'Day after the last day of admission.', asOf: 'Last day that counts; the last complete day unless given.',
  snapshot: 'A snapshot of GET /v1/snapshots; the one in force unless given.', groupBy: 'One result per value of this.', ci: 'How intervals of curves are made.',
  interval: 'Length of a period.', view: 'Shape of the answer.', rules: 'nhs: control chart around the mean; anhoej: run chart around the median.', instrument: 'Only this instrument.',
};

/** RULE: what is not listed for a measure is refused by it, so each lists its own. */
function parametersOf(allowed: readonly string[], views: readonly string[] | null): Json[] {
  const { properties = {}, required = [] } = z.toJSONSchema(QueryParameters, { io: 'input' });
  return QUERY_PARAMETERS.filter((name) => allowed.includes(name)).map((name) => ({
    name, in: 'query', required: required.includes(name), description: DESCRIPTIONS[name] ?? `Only episodes with this ${name}; \`unknown\` where it is not known.`,
    schema: name === 'view' && views !== null ? { type: 'string', enum: views } : properties[name],
  }));
}

function measurePath({ definition }: Measure): [string, Json] {
  const allowed = QUERY_PARAMETERS.filter((name) => name !== 'instrument' || definition.parameters.includes(name));
  return [`/v1/measures/${definition.id}`, {
    get: {
      operationId: `get-${definition.id}`, tags: [definition.family], summary: definition.title, description: definition.question,
      parameters: parametersOf(allowed, definition.views),
      responses: { 200: answer(definition.numerator, refTo('MeasureResponse')), ...READ_PROBLEMS },
    },
  }];
}

const READ_PROBLEMS = {
  400: problem('Something in the address is not allowed; every fault says what is.'), 401: problem('No token, or not a valid one.'), 403: problem('Not for this role.'),
  404: problem('There is no such thing.'), 503: problem('Not ready, or too busy; try again.'), 504: problem('It took too long; narrow the period, or choose one program.'),
};
const read = (operationId: string, summary: string, schema: Json, parameters: Json[] = []): Json =>
  ({ get: { operationId, summary, parameters, responses: { 200: answer(summary, schema), ...READ_PROBLEMS } } });
const pathId = (description: string): Json => ({ name: 'id', in: 'path', required: true, description, schema: { type: 'string' } });

function eventsPath(): Json {
  const { $schema: _dialect, $id: _place, ...event } = eventJsonSchema();
  return {
    post: {
      operationId: 'send-events', summary: 'Send events', description: `CloudEvents 1.0, one or up to ${MAX_BATCH_EVENTS} (${MAX_BATCH_BYTES} bytes). Types: ${EVENT_TYPES.join(', ')}.`,
      requestBody: { required: true, content: { 'application/cloudevents+json': { schema: event }, 'application/cloudevents-batch+json': { schema: { type: 'array', items: event, maxItems: MAX_BATCH_EVENTS } } } },
      responses: {
        200: answer('Every event was taken or was there already.', refTo('Receipt')), 207: answer('Some events were not taken; each says why.', refTo('Receipt')),
        400: problem('The body cannot be read at all.'), 401: problem('No token, or not a valid one.'), 403: problem('Not for this role; what a clinician may not record is said in the event\'s own result.'), 413: problem('Too large; split it.'), 415: problem('Another media type.'),
      },
    },
  };
}

function otherPaths(): Json {
  const day = (name: string): Json => ({ name, in: 'query', schema: { type: 'string', format: 'date' } });
  return {
    '/v1/events': eventsPath(),
    '/v1/schema/events': read('get-event-schema', 'The events as JSON Schema', { type: 'object' }),
    '/v1/openapi.json': read('get-openapi', 'This document', { type: 'object' }),
    '/v1/me': read('get-me', 'Who is signed in, and how old the data are', refTo('Me')),
    '/v1/choices': read('get-choices', 'What the filters offer', refTo('Choices'), ['from', 'to', 'asOf'].map(day)),
    '/v1/measures': read('list-measures', 'Every measure with its definition, views and settings', refTo('MeasureList')),
    '/v1/measures/{id}': read('get-measure', 'One measure', refTo('MeasureResponse'), [pathId('A measure of GET /v1/measures.'), ...parametersOf(QUERY_PARAMETERS, null)]),
    '/v1/measures/{id}/episodes': read('list-episodes-behind', 'The episodes of the cohort behind an answer, for those who may see people', refTo('EpisodeList'), [
      pathId('A measure of GET /v1/measures.'), ...parametersOf(QUERY_PARAMETERS, null), { name: 'page', in: 'query', description: 'Counted from 1.', schema: { type: 'integer', minimum: 1 } },
    ]),
    '/v1/clients': read('list-clients', 'The clients the caller may see', refTo('ClientList')),
    '/v1/clients/{id}': read('get-client', 'One client\'s time line, live', refTo('ClientTimeline'), [pathId('A client of GET /v1/clients.'), { ...day('asOf'), description: 'The last day that counts; today unless given.' }]),
    ...restatementPaths({ read, refTo, measure: [pathId('A measure of GET /v1/measures.'), ...parametersOf(QUERY_PARAMETERS, null)] }),
    ...receiptPaths({ read, refTo, problems: READ_PROBLEMS, pathId, parameters: parametersOf(QUERY_PARAMETERS, null) }),
    ...worklistPaths({ read, refTo, problems: READ_PROBLEMS }),
    ...reviewPaths({ read, refTo, problems: READ_PROBLEMS, pathId }),
    '/v1/releases': {
      ...read('list-releases', 'What has left direct care, a release a month; the role quality is answered from these alone (GET /v1/measures/{id}?release=YYYY-MM)', refTo('ReleaseList')),
      post: { operationId: 'make-release', summary: 'Make the release of the last whole month, the first one too; it is fixed for good', responses: { 200: answer('There was one: the newest.', refTo('Release')), 201: answer('A new one.', refTo('Release')), 401: problem('No token, or not a valid one.'), 403: problem('Not for this role.') } },
    },
    '/v1/snapshots': {
      ...read('list-snapshots', 'Snapshots', refTo('SnapshotList')),
      post: { operationId: 'take-snapshot', summary: 'Publish a snapshot of everything acknowledged', responses: { 200: answer('Nothing was new: the one in force.', refTo('Manifest')), 201: answer('A new one.', refTo('Manifest')), 401: problem('No token, or not a valid one.'), 403: problem('Not for this role.') } },
    },
    '/v1/directory/clients/{id}': {
      put: { operationId: 'put-client', summary: 'Name and record number of a client, kept apart from events', parameters: [pathId('The client\'s id.')], requestBody: { required: true, content: { 'application/json': { schema: { type: 'object' } } } }, responses: { 204: { description: 'Kept.' }, 400: problem('Not as it should be.') } },
    },
    '/v1/directory/surrogates': {
      post: { operationId: 'get-surrogates', summary: 'Ids for record numbers, in the order asked', requestBody: { required: true, content: { 'application/json': { schema: { type: 'object' } } } }, responses: { 200: answer('One id for each.', { type: 'object' }), 400: problem('Not as it should be.') } },
    },
  };
}

/**
 * The whole document.
 *
 * Shape   OpenAPI 3.1.1; one path per measure with its own views and parameters, so that a client can be made from it; components are the contract.
 * Example `openApiOf(MEASURES).paths['/v1/measures/retention']`
 */
export function openApiOf(measures: readonly Measure[]): Json {
  return {
    openapi: '3.1.1',
    info: { title: 'Cairn', version: '1', description: 'Outcomes for programs that treat addiction with individualized care plans. Dates are calendar days in the program\'s zone; from is included, to is not.' },
    servers: [{ url: '/' }],
    security: [{ token: [] }],
    tags: [...new Set(measures.map(({ definition }) => definition.family))].map((name) => ({ name })),
    paths: { ...otherPaths(), ...Object.fromEntries(measures.map(measurePath)) },
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } }, schemas: componentsOf() },
    'x-problems': Object.keys(PROBLEM_TYPES).map((type) => `/problems/${type}`),
  };
}
