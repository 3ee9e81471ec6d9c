/** What R says: recorded beside each area, or asked anew. */
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { Area } from './area.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const run = promisify(execFile);
const Source = z.looseObject({ source: z.string() });

/** The R and the packages that said it, and all that was said. */
export interface Printed {
  readonly source: string;
  readonly vectors: unknown;
}
export interface Silent {
  readonly leftOut: string;
}

const recordOf = ({ name }: Area): string => `${HERE}statistics/${name}.json`;

function parse(text: string): Printed {
  const vectors: unknown = JSON.parse(text);
  return { source: Source.parse(vectors).source, vectors };
}

export const recordedOf = (area: Area): Printed => parse(readFileSync(recordOf(area), 'utf8'));

/** Runs the area's script. `seed` 0 makes the data that are recorded. Errors: what R printed where the script fails; a missing R or package is no error. */
export async function askR(area: Area, seed: number): Promise<(Printed & { readonly text: string }) | Silent> {
  try {
    const { stdout } = await run('Rscript', [`statistics/${area.name}.R`, String(seed)], { cwd: HERE, maxBuffer: 1e8 });
    return { ...parse(stdout), text: stdout };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { leftOut: 'there is no Rscript here' };
    if (error instanceof Error && 'code' in error && error.code === 77) return { leftOut: 'R is here without a package that the script needs' };
    throw error;
  }
}

export function record(area: Area, text: string): void {
  writeFileSync(recordOf(area), text);
}
