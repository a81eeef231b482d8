import type { FromWorker, ToWorker } from '../workers/messages.ts';
import { startRuntime } from './runtime.ts';

/** The forked child: `worker-main.ts <appDir>`. Loads the app, says what it registered, then runs what the host asks for. */

const send = (message: FromWorker): void => {
  if (process.connected) process.send?.(message);
};

// Ctrl-C reaches every process of the terminal: the host decides on the order, so that it can let things end.
process.on('SIGINT', () => {});
// The host was killed: whatever runs here has nobody to report to, and the next host gives it again.
process.once('disconnect', () => process.exit(0));

const [, , appDir = '.'] = process.argv;
try {
  const runtime = await startRuntime(appDir, (entry) => send({ kind: 'log', ...entry }));
  process.on('message', (message: ToWorker) => {
    if (message.kind === 'terminate') {
      void runtime.terminate().finally(() => process.exit(0));
      return;
    }
    void runtime.invoke(message).then((outcome) => send({ kind: 'done', id: message.id, outcome }));
  });
  const { functions, streamUrl } = runtime;
  send({ kind: 'ready', functions, ...(streamUrl !== undefined && { streamUrl }) });
} catch (error) {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  const failed: FromWorker = { kind: 'failed', message, ...(stack !== undefined && { stack }) };
  process.send?.(failed, () => process.exit(1));
}
