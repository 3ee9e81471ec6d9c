import type { FunctionProps } from 'sst/constructs';

/**
 * A function that carries DuckDB.
 *
 * TRAP: SST runs `npm install --omit=optional`, and DuckDB's native library is an optional dependency of its own package: the bundle arrives
 * without it and dies on its first call (house D1). npm lets `include` win over `omit`. WHY not to name the platform's package: SST would ask for any
 * version of it, and in our manifest it would break an install on other systems. A test runs the artifact and compares versions.
 */
export const WITH_DUCKDB = {
  architecture: 'x86_64',
  // DuckDB takes what it may; two processors come with 3,008 MB.
  memorySize: 3008,
  // Snapshots are copied here; DuckDB opens local files only (docs/adr/0005-file-format-parquet.md).
  diskSize: 2048,
  nodejs: {
    install: ['@duckdb/node-api'],
    loader: { '.sql': 'text' },
  },
  hooks: {
    async beforeBuild() {
      process.env['npm_config_include'] = 'optional';
    },
  },
} satisfies Partial<FunctionProps>;
