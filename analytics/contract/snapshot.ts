/** The manifest of a published snapshot, and its list. A snapshot has no as-of date; `asOf` belongs to a query. */
import { z } from 'zod';

/** Also a folder's name, and a file's: neither may lead elsewhere. */
export const SNAPSHOT_ID = /^snp_[0-9a-z]+_[0-9a-f]{16}$/;
const FILE_NAME = /^[a-z_]+\.parquet$/;

/** What measures were made by: the version of each, and numbers in their rules that were set otherwise than the definition has them. */
export const MeasureRules = z.object({ versions: z.record(z.string(), z.int()), settings: z.record(z.string(), z.record(z.string(), z.number())) });
export type MeasureRules = z.infer<typeof MeasureRules>;

export const Manifest = z.object({
  id: z.string().regex(SNAPSHOT_ID),
  takenAt: z.string(),
  /** Everything recorded up to here is in it, provably: no writer alive then can still write below it. */
  watermark: z.string(),
  /** Latest `recordedAt` in it; null while it is empty. */
  dataThrough: z.string().nullable(),
  schemaVersion: z.number(),
  events: z.number(),
  counts: z.object({
    waiting: z.number(), contradictory: z.number(), conflicting: z.number(), replaced: z.number(), retracted: z.number(), future: z.number(),
  }),
  /** Scores that their instrument cannot have (out of range, a total where there is none, too much left blank): kept in the log, in no figure. */
  scoresNotCounted: z.number().optional(),
  /** Events recorded from the watermark to `dataThrough`: where the log holds more there now, a slow writer has added to it since. */
  recent: z.number().optional(),
  /** The rules in force when it was taken: whoever asks later what was published then needs them. Older snapshots do not have them. */
  rules: MeasureRules.optional(),
  files: z.array(z.object({ name: z.string().regex(FILE_NAME), sha256: z.string(), bytes: z.number(), rows: z.number() })),
});
export type Manifest = z.infer<typeof Manifest>;
export const SnapshotList = z.object({ snapshots: z.array(Manifest) });
export type SnapshotList = z.infer<typeof SnapshotList>;
