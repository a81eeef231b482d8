import type { FromWorker, ToWorker } from '../workers/messages.ts';
import { createOutbox } from '../workers/outbox.ts';
import { startRuntime } from './runtime.ts';

/** The forked child: `worker-main.ts <appDir>`. Loads the app, says what it registered, then runs what the host asks for. */

const outbox = createOutbox<FromWorker>((messages) => {
  if (process.connected) process.send?.(messages);
});

// Ctrl-C reaches every process of the terminal, and a service manager's SIGTERM every process of the service: the host
// decides on the order, so that it can let things end.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {});
// The host was killed: whatever runs here has nobody to report to, and the next host gives it again.
process.once('disconnect', () => process.exit(0));

const [, , appDir = '.'] = process.argv;
try {
  const runtime = await startRuntime(
    appDir,
    (entry) => outbox.postNow({ kind: 'log', ...entry }), // a function may block, or die, right after it
  );
  const take = (message: ToWorker): void => {
    if (message.kind === 'terminate') {
      void runtime.terminate().finally(() => process.exit(0));
      return;
    }
    const { id } = message;
    void runtime.invoke(message).then((outcome) => outbox.post({ kind: 'done', id, outcome }));
  };
  process.on('message', (messages: readonly ToWorker[]) => messages.forEach(take));
  const { functions, streamUrl } = runtime;
  outbox.postNow({ kind: 'ready', functions, ...(streamUrl !== undefined && { streamUrl }) });
} catch (error) {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  const failed: FromWorker = { kind: 'failed', message, ...(stack !== undefined && { stack }) };
  process.send?.([failed], () => process.exit(1));
}
