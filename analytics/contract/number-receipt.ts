/** The receipt of a figure: everything it takes to work it out again, and nothing about a person. */
import { z } from 'zod';
import { Query } from './query.ts';
import { MeasureDefinition, Reading, Result, Warning, Waterfall } from './result.ts';
import { Manifest } from './snapshot.ts';

/** What an id says. `parameters` is a query with nothing left open, as an address would say it; `settings` are those set otherwise than the definition. */
export const ReceiptKey = z.strictObject({
  measure: z.string(),
  version: z.int().positive(),
  snapshot: z.string(),
  parameters: z.record(z.string(), z.string()),
  settings: z.record(z.string(), z.number()).optional(),
  figure: z.string().optional(),
  /** Of a figure that was released: which release. Its parameters are what was asked of it. */
  release: z.string().optional(),
});
export type ReceiptKey = z.infer<typeof ReceiptKey>;

/** One figure of a result. `path` leads to it in `result`, such as `groups/0/readings/2/reading`; `label` says the same in words; `unit` as the result's. */
export const Figure = z.object({ path: z.string(), label: z.string(), unit: z.enum(['share', 'days', 'client-days', 'per-1000-client-days', 'points', 't-score', 'count', 'difference', 'standardised-difference']), reading: Reading });
export type Figure = z.infer<typeof Figure>;

export const RECEIPT_FORMAT = 1;

/**
 * `GET /v1/receipts/{id}`, and the file `npm run verify` reads.
 *
 * RULE: all of it but the manifest follows from the id and the snapshot's files; `sha256` is of all the rest, as canonical JSON (RFC 8785). It tells a slip, not a forger:
 * who may change the receipt may seal it anew, but not so that it agrees with the files.
 */
export const NumberReceipt = z.object({
  format: z.literal('cairn-receipt'),
  formatVersion: z.literal(RECEIPT_FORMAT),
  id: z.string(),
  title: z.string(),
  organization: z.object({ id: z.string(), name: z.string() }),
  definition: MeasureDefinition,
  query: Query,
  /** The snapshot with the name, size, rows and sha256 of each of its files. */
  snapshot: Manifest,
  waterfall: Waterfall,
  /** Path of the figure that the receipt leads with; null for the whole answer. */
  figure: z.string().nullable(),
  figures: z.array(Figure),
  /** Figures that were held back, and why. */
  hidden: z.array(z.object({ path: z.string(), label: z.string(), reason: z.string() })),
  warnings: z.array(Warning),
  result: Result,
  sql: z.object({
    text: z.string(),
    parameters: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
    /** What `text` calls: the cohort and the stay are defined once for all measures. */
    macros: z.string(),
  }),
  digests: z.object({
    /** Of the definition (without what settings are set to) and its SQL, macros included. */
    definition: z.string(),
    result: z.string(),
  }),
  sha256: z.string(),
});
export type NumberReceipt = z.infer<typeof NumberReceipt>;
