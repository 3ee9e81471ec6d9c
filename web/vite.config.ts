import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';

/** `#analytics/*` comes from the `imports` of the root package.json, which Vite and TypeScript both read. */
export default defineConfig({
  plugins: [sveltekit()],
  server: { host: '127.0.0.1', fs: { allow: ['..'] } },
});
