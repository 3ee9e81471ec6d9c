// Runs one function as Lambda would: its bundle imported from its own folder, one event after another in one container. Answers as JSON lines.
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const [file] = process.argv.slice(2);
const { handler } = await import(pathToFileURL(file).href);
for await (const line of createInterface({ input: process.stdin })) {
  const answer = await handler(JSON.parse(line), { functionName: 'check', awsRequestId: 'check' }).then((value) => ({ value: value ?? null }), (error) => ({ failed: String(error.stack) }));
  process.stdout.write(`answer ${JSON.stringify(answer)}\n`);
}
