/**
 * The embedded DynamoDB, on a thread of its own so that it never holds up a request.
 * TRAP (house D17): dynalite listens on every interface unless told otherwise; here it has a socket, or 127.0.0.1 and a random port.
 */
import { parentPort, workerData } from 'node:worker_threads';
import dynalite from 'dynalite';

/** @type {{ path: string, socket: string | null }} */
const { path, socket } = workerData;
const server = dynalite({ path, createTableMs: 0, updateTableMs: 0, deleteTableMs: 0 });
server.on('error', (error) => parentPort?.postMessage({ failed: error.message }));
server.on('listening', () => {
  const address = server.address();
  parentPort?.postMessage({ port: typeof address === 'object' && address !== null ? address.port : null });
});
if (socket === null) server.listen(0, '127.0.0.1');
else server.listen(socket);
parentPort?.on('message', () => {
  // The data are in LevelDB's log already (a kill -9 loses nothing); closing is a courtesy to the next start.
  server.close(() => process.exit(0));
});
