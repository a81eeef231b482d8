import { parentPort, workerData } from 'node:worker_threads';
import type { FromWorker, ToWorker } from './engine.ts';
import { openService } from './service.ts';

/** The thread that keeps the indexes: tokenizing and scanning never hold up the servers of the local cloud. */
const { file } = workerData as { file: string | undefined };
const service = openService(file);
const send = (message: FromWorker) => parentPort?.postMessage(message, []);

parentPort?.on('message', (message: ToWorker) => {
  tidySoon();
  if (message.kind === 'close') {
    isClosed = true;
    service.close();
    parentPort?.close();
    return;
  }
  const { id, call } = message;
  try {
    send({ kind: 'answer', id, answer: service.handle(call) });
  } catch (error) {
    send({ kind: 'failed', id, error: error instanceof Error ? error : new Error(String(error)) });
  }
});

let isClosed = false;
let isTidying = false;

/** Step by step, behind the calls that wait. */
function tidySoon(): void {
  if (isTidying) return;
  isTidying = true;
  setImmediate(() => {
    isTidying = false;
    if (!isClosed && tidyQuietly()) tidySoon();
  });
}

/** A full disk must not end the service: nothing is lost, and the next call tries again. */
function tidyQuietly(): boolean {
  try {
    return service.tidy();
  } catch {
    return false;
  }
}

send({ kind: 'ready' });
// After the first message loop turn: what arrives before is answered first, and opens only the index that it needs.
setImmediate(() => {
  service.warm();
  tidySoon();
});
