/** The id of a receipt holds all that it takes to make it again: nothing is stored, and the same figure always has the same id (docs/adr/0020-receipts.md). */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { z } from 'zod';
import { ReceiptKey } from '#analytics/contract/number-receipt.ts';
import { QUERY_PARAMETERS, type Query } from '#analytics/contract/query.ts';
import { InvalidInput } from '#analytics/errors.ts';

const ID = /^rcp_([0-9a-f]{12})_([A-Za-z0-9_-]{1,4000})$/;
/** Measure, version, snapshot, parameters as an address, and where there are any the figure and settings set otherwise; and the release, where it is of one. */
const Packed = z.tuple([z.string(), z.int(), z.string(), z.string(), z.string().nullable(), z.record(z.string(), z.number()).nullable(), z.string().optional()]);

/** SHA-256 of a value as canonical JSON (RFC 8785), in hexadecimal. */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(canonicalize(value) ?? '').digest('hex');
}

const checksumOf = (text: string): string => createHash('sha256').update(`cairn receipt 1 ${text}`).digest('hex').slice(0, 12);

/** A resolved query as the parameters of an address, the snapshot apart. Example `{ asOf: '2026-11-20', ci: 'log-log', from: ... }` */
export function parametersIn(query: Query): Record<string, string> {
  const said: Readonly<Record<string, unknown>> = { ...query.strata, ...query };
  return Object.fromEntries(QUERY_PARAMETERS.filter((name) => name !== 'snapshot').sort().flatMap((name) => {
    const value = said[name];
    return typeof value === 'string' ? [[name, value]] : [];
  }));
}

/**
 * Shape   a key -> its id: `rcp_`, a checksum, base64url of canonical JSON. Url-safe, some 250 characters.
 * WHY     not compressed: another version of a compressor may give other bytes, and the same figure another id.
 */
export function receiptIdOf({ measure, version, snapshot, parameters, settings, figure, release }: ReceiptKey): string {
  const search = new URLSearchParams(Object.entries(parameters).sort(([left], [right]) => (left < right ? -1 : 1))).toString();
  const live = [measure, version, snapshot, search, figure ?? null, settings === undefined || Object.keys(settings).length === 0 ? null : settings] as const;
  const packed: z.infer<typeof Packed> = release === undefined ? [...live] : [...live, release];
  const text = canonicalize(packed) ?? '';
  return `rcp_${checksumOf(text)}_${Buffer.from(text).toString('base64url')}`;
}

function unpacked(text: string): ReceiptKey | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  const parsed = Packed.safeParse(json);
  if (!parsed.success) return null;
  const [measure, version, snapshot, search, figure, settings, release] = parsed.data;
  const parameters = Object.fromEntries(new URLSearchParams(search));
  const key = ReceiptKey.safeParse({ measure, version, snapshot, parameters, ...(figure === null ? {} : { figure }), ...(settings === null ? {} : { settings }), ...(release === undefined ? {} : { release }) });
  return key.success ? key.data : null;
}

/** What an id says, or null where it is no whole id. RULE: one key has one id; another spelling of it is refused. */
export function readReceiptId(id: string): ReceiptKey | null {
  const [, checksum, packed] = ID.exec(id) ?? [];
  if (packed === undefined) return null;
  const text = Buffer.from(packed, 'base64url').toString('utf8');
  const key = checksumOf(text) === checksum ? unpacked(text) : null;
  return key !== null && receiptIdOf(key) === id ? key : null;
}

/** The same, for a request. Errors: InvalidInput where something of the id is missing or changed. */
export function receiptKeyIn(id: string): ReceiptKey {
  const key = readReceiptId(id);
  if (key === null) throw new InvalidInput('This is not a whole receipt id; part of it is missing or was changed. Open the figure\'s page and follow its receipt link.');
  return key;
}
