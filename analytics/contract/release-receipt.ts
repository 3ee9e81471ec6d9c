/** The receipt of a figure that was released: what it takes to find it again and to make it again, and no count that was not released. */
import { z } from 'zod';
import { CalendarDate } from './event.ts';
import { Figure, NumberReceipt } from './number-receipt.ts';
import { Query } from './query.ts';
import { RELEASE_ID, ReleaseMonth } from './release.ts';
import { MeasureDefinition, Result, Warning, Waterfall } from './result.ts';
import { Manifest } from './snapshot.ts';

export const RELEASE_RECEIPT_FORMAT = 1;
const { id: SnapshotId, files: Files } = Manifest.shape;

/** Whole months of the answer and the snapshot that they were made from. RULE: files by name and digest alone; the rows of a small mart are a small count. */
export const ReceiptSlice = z.object({ from: CalendarDate, to: CalendarDate, asOf: CalendarDate, release: z.string(), snapshot: SnapshotId, takenAt: z.string(), files: z.array(Files.element.pick({ name: true, sha256: true })) });
export type ReceiptSlice = z.infer<typeof ReceiptSlice>;

/**
 * `GET /v1/receipts/{id}` of what was released, and the file `npm run verify` reads.
 *
 * RULE: all of it but organization, release and digests of the snapshots' files follows from the id and the release's file; `sha256` is of all the rest, as canonical JSON.
 */
export const ReleaseReceipt = z.object({
  format: z.literal('cairn-release-receipt'),
  formatVersion: z.literal(RELEASE_RECEIPT_FORMAT),
  id: z.string(),
  title: z.string(),
  organization: z.object({ id: z.string(), name: z.string() }),
  definition: MeasureDefinition,
  /** What was asked of the release, as an address would say it. */
  question: z.record(z.string(), z.string()),
  query: Query,
  release: z.object({
    id: z.string().regex(RELEASE_ID), month: ReleaseMonth, asOf: CalendarDate, madeAt: z.string(), threshold: z.number(),
    /** Of the file that holds this measure in the release; the catalogue (`GET /v1/releases`) says the same. */
    sha256: z.string(),
  }),
  slices: z.array(ReceiptSlice),
  waterfall: Waterfall,
  /** Path of the figure that the receipt leads with; null for the whole answer. */
  figure: z.string().nullable(),
  figures: z.array(Figure),
  hidden: NumberReceipt.shape.hidden,
  warnings: z.array(Warning),
  result: Result,
  /** Of the newest slice; null where it was made by a Cairn that did not keep its SQL. */
  sql: NumberReceipt.shape.sql.nullable(),
  digests: z.object({ definition: z.string().nullable(), result: z.string() }),
  sha256: z.string(),
});
export type ReleaseReceipt = z.infer<typeof ReleaseReceipt>;

export const AnyReceipt = z.discriminatedUnion('format', [NumberReceipt, ReleaseReceipt]);
export type AnyReceipt = z.infer<typeof AnyReceipt>;
