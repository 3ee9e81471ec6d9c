/** The repository's own files as text, and what each of them imports. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface Source {
  /** From the repository's root, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** Every file that git keeps. Binary files are left out. */
export function trackedFiles(): Source[] {
  const paths = execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' }).split('\0').filter((path) => path !== '' && existsSync(join(ROOT, path)));
  return paths.map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') })).filter(({ text }) => !text.includes('\0'));
}

/** Code alone: comments may name what the code must not. */
export function codeOf({ text }: Source): string {
  return text.replace(/\/\*[^]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}

function specifiersOf({ path, text }: Source): string[] {
  const code = path.endsWith('.svelte') ? [...text.matchAll(/<script[^>]*>([^]*?)<\/script>/g)].map(([, script]) => script).join('\n') : text;
  return ts.preProcessFile(code, true, true).importedFiles.map(({ fileName }) => fileName);
}

/**
 * What a file imports: paths from the root for files of the repository, the name of the package for everything else.
 *
 * Example `import x from '../store/event-store.ts'` in functions/api/a.ts -> `functions/store/event-store.ts`; `hono/cookie` -> `hono`
 */
export function importsOf(source: Source): string[] {
  return specifiersOf(source).map((specifier) => {
    if (specifier.startsWith('.')) return posix.join(posix.dirname(source.path), specifier);
    if (specifier.startsWith('#')) return specifier.slice(1);
    if (/^(node:|\$)/.test(specifier)) return specifier;
    return specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
  });
}
