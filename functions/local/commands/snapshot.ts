/** `npm run snapshot`: publishes everything acknowledged so far, and prints the manifest. */
import { Manifest } from '#analytics/contract/snapshot.ts';
import { answerOf, reachApi } from '../reach.ts';
import { dataFolderOf, parseWords, STORE_WORKER } from './words.ts';

export async function snapshot(words: string[]): Promise<void> {
  const { values } = parseWords(words, { data: { type: 'string' } });
  const reach = await reachApi(await dataFolderOf(values.data), STORE_WORKER);
  try {
    const manifest = await answerOf(await reach.request('/v1/snapshots', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }), Manifest);
    process.stdout.write(`${JSON.stringify(manifest, null, 2)}\n`);
  } finally {
    await reach.close();
  }
}
