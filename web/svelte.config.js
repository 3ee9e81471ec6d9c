import { dirname, resolve } from 'node:path';
import { chdir, cwd, env } from 'node:process';
import { fileURLToPath } from 'node:url';

const web = dirname(fileURLToPath(import.meta.url));
const root = dirname(web);

/**
 * One manifest serves the whole repository, and adapter-node reads `package.json` from the current folder.
 * @param {import('@sveltejs/kit').Adapter} adapter
 * @returns {import('@sveltejs/kit').Adapter}
 */
function inRoot(adapter) {
  return {
    ...adapter,
    async adapt(builder) {
      const before = cwd();
      chdir(root);
      try {
        await adapter.adapt(builder);
      } finally {
        chdir(before);
      }
    },
  };
}

async function chooseAdapter() {
  // WHY: the cloud adapter is a development dependency; a local install has none.
  if (env.CAIRN_TARGET === 'cloud') return (await import('svelte-kit-sst')).default();
  const { default: node } = await import('@sveltejs/adapter-node');
  return inRoot(node({ out: resolve(web, env.CAIRN_WEB_OUT || 'build') }));
}

// The style attribute of SvelteKit's own route announcer, which says the new page's title to a screen reader.
const ANNOUNCER = 'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo=';

/** @type {import('@sveltejs/kit').Config} */
const config = {
  compilerOptions: { runes: true },
  kit: {
    adapter: await chooseAdapter(),
    csp: {
      mode: 'auto',
      directives: {
        'default-src': ['none'],
        'script-src': ['self'],
        'style-src': ['self', 'unsafe-hashes', ANNOUNCER],
        'img-src': ['self', 'data:'],
        'connect-src': ['self'],
        'form-action': ['self'],
        'base-uri': ['none'],
        'frame-ancestors': ['none'],
      },
    },
    typescript: {
      config: (generated) => ({ ...generated, compilerOptions: { ...generated.compilerOptions, types: ['node'] } }),
    },
  },
};

export default config;
