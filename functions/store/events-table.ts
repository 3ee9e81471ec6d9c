/** The one table, as plain data: the stack, the embedded store and the tests create it from this. */

export const EVENTS_TABLE = {
  keys: { partitionKey: 'pk', sortKey: 'sk' },
  attributes: { pk: 'string', sk: 'string', client: 'string', occurred: 'string' },
  indexes: { timeline: { partitionKey: 'client', sortKey: 'occurred' } },
} as const;

export const TIMELINE_INDEX = 'timeline';

/** How long a writer may live: the ingest function's time limit in the cloud, an enforced deadline locally. The log's completeness rests on it. */
export const CLOUD_WRITER_SECONDS = 30;
export const LOCAL_WRITER_SECONDS = 10;
/** Allowance for clocks that differ and for a request that is taken after its sender gave up. */
export const CLOCK_SKEW_SECONDS = 10;

/** Log partitions per organization and day: parallel writers spread over them (a partition takes about 1,000 writes a second). */
export const LOG_SHARDS = 4;

/** RULE: the organization stands first in every key, so that nothing is ever read across organizations. */
export const keys = {
  logBuckets: (organization: string) => `${organization}#buckets`,
  log: (organization: string, bucket: string) => `${organization}#log#${bucket}`,
  identity: (organization: string, hash: string) => `${organization}#identity#${hash}`,
  reference: (organization: string, identity: string) => `${organization}#identity#${identity}#about`,
  client: (organization: string, client: string) => `${organization}#client#${client}`,
  rules: (organization: string) => `${organization}#rules`,
  reviews: (organization: string) => `${organization}#reviews`,
  snapshots: (organization: string) => `${organization}#snapshots`,
  expiredSnapshots: (organization: string) => `${organization}#snapshots-expired`,
  releases: (organization: string) => `${organization}#releases`,
  organizations: () => '#organizations',
  directory: (organization: string) => `${organization}#directory`,
  surrogates: (organization: string) => `${organization}#surrogates`,
} as const;
