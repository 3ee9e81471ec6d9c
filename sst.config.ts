/** What deploys: stacks in the order in which they need each other. No resources here. Why SST v2: docs/adr/0002-sst-v2.md; how: docs/deploy.md. */
import type { SSTConfig } from 'sst';
import { Api } from './stacks/api.ts';
import { Identity } from './stacks/identity.ts';
import { Ingest } from './stacks/ingest.ts';
import { Snapshot } from './stacks/snapshot.ts';
import { Storage } from './stacks/storage.ts';
import { Watch } from './stacks/watch.ts';
import { Web } from './stacks/web.ts';

const config: SSTConfig = {
  config() {
    return { name: 'cairn', region: 'us-east-1' };
  },
  stacks(app) {
    app.setDefaultFunctionProps({ runtime: 'nodejs22.x', architecture: 'x86_64', tracing: 'disabled', logRetention: 'three_months' });
    app.stack(Storage).stack(Identity).stack(Api).stack(Ingest).stack(Snapshot).stack(Web).stack(Watch);
  },
};
export default config;
