import type { App } from 'sst/constructs';

/** Stages named `dev` or `dev-...`, and `sst dev`, are throw-away; in every other one data outlives the stack. */
export function keepsData(app: App): boolean {
  return app.mode !== 'dev' && !/^dev(-|$)/.test(app.stage);
}
