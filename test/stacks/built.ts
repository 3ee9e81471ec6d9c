/** `sst build`, once for the test files of this folder: templates and function artifacts, as they would be deployed. */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openLoopbackAws } from './loopback-aws.ts';

export const ROOT = join(import.meta.dirname, '..', '..');

export interface Resource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
  readonly DeletionPolicy?: string;
}
export interface Template {
  readonly Resources: Record<string, Resource>;
  readonly Outputs?: Record<string, unknown>;
}

function run(command: string, parameters: string[], env: NodeJS.ProcessEnv): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}

/** Builds everything for a stage. No account: bogus credentials, and an AWS that answers on loopback. */
export async function build(stage: string): Promise<Map<string, Template>> {
  const aws = await openLoopbackAws();
  const { AWS_PROFILE: _profile, AWS_SESSION_TOKEN: _session, NODE_ENV: _mode, VITEST: _vitest, ...inherited } = process.env;
  const env = {
    ...inherited, AWS_ENDPOINT_URL: aws.endpoint, AWS_ACCESS_KEY_ID: 'bogus', AWS_SECRET_ACCESS_KEY: 'bogus', AWS_REGION: 'us-east-1', AWS_EC2_METADATA_DISABLED: 'true',
    SST_TELEMETRY_DISABLED: '1', CI: '1',
    // Packages that an earlier install left in npm's cache are not asked for again.
    npm_config_prefer_offline: 'true',
  };
  try {
    const { code, output } = await run(process.execPath, ['node_modules/sst/cli/sst.js', 'build', '--stage', stage], env);
    if (code !== 0 || aws.unforeseen.length > 0) throw new Error(`sst build failed (${code})\n${aws.unforeseen.join('\n')}\n${output}`);
  } finally {
    await aws.close();
  }
  return readTemplates(stage);
}

export function readTemplates(stage: string): Map<string, Template> {
  const dist = join(ROOT, '.sst', 'dist');
  const suffix = '.template.json';
  const names = readdirSync(dist).filter((name) => name.startsWith(`${stage}-cairn-`) && name.endsWith(suffix));
  return new Map(names.map((name) => [name.slice(`${stage}-cairn-`.length, -suffix.length), JSON.parse(readFileSync(join(dist, name), 'utf8')) as Template]));
}
