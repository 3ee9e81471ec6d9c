/**
 * Where the immutable files of snapshots live. Nothing here publishes: a file counts once the catalogue in DynamoDB names it (house D9),
 * so no implementation needs a conditional write.
 */

/** A file that is not there. */
export class FileMissing extends Error {
  override readonly name = 'FileMissing';
}

/** A path or prefix that this store would not keep apart from everything else. A defect of the caller. */
export class PathRefused extends Error {
  override readonly name = 'PathRefused';
}

/** Paths are `<organization>/<snapshot id>/<file>`: segments divided by `/`, none of them empty, `.` or `..`. */
export interface SnapshotFiles {
  /** Keeps a copy of a local file; it is durable and whole under its path when this returns, or not there at all. */
  put(path: string, localFile: string): Promise<void>;
  /** Copies a file to a local path, whole or not at all. Throws FileMissing. The local folder must exist. */
  fetch(path: string, toLocalFile: string): Promise<void>;
  /** The file's own path where it already is on this machine (whether or not it exists), else null: then `fetch`. */
  localPath(path: string): string | null;
  /** Removes every file whose path begins with the prefix, a folder ending in `/`. Nothing there is no fault. */
  remove(prefix: string): Promise<void>;
  /** Every path that begins with the prefix (a folder ending in `/`, or empty for all), sorted. */
  list(prefix: string): Promise<string[]>;
}

/** RULE: what an organization calls itself never becomes a way out of its folder. Backslash and control characters are refused for Windows and for logs. */
const SEGMENT = /^(?!\.{1,2}$)[^/\\\p{Cc}]{1,200}$/u;

/** The segments of a path. Throws PathRefused. Example: `a/../b` is refused, `a/snp_1/episodes.parquet` has three. */
export function segmentsOf(path: string): string[] {
  const segments = path.split('/');
  // WHY no path in the message: it holds an organization's id.
  if (!segments.every((segment) => SEGMENT.test(segment))) throw new PathRefused('a snapshot file has a path that leads outside its folder');
  return segments;
}

/** The segments of a prefix: a folder ending in `/`, or empty. RULE: whole folders only, or `north/` would take `northwest/` with it. */
export function prefixSegmentsOf(prefix: string): string[] {
  if (prefix === '') return [];
  if (!prefix.endsWith('/')) throw new PathRefused('a prefix of snapshot files must end in a slash');
  return segmentsOf(prefix.slice(0, -1));
}
