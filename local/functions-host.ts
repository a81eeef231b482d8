import { runChild } from './child.ts';
import { createClock } from './clock.ts';
import { describeFunctions } from './host/describe.ts';
import { startHost } from './host/host.ts';

/** The Functions host as a process of its own, as in Azure: it meets the cloud only over the network. */
export interface HostInput {
  readonly appDir: string;
  readonly dataDir: string;
  readonly port: number;
  readonly settings: Readonly<Record<string, string>>;
}

export interface HostReady {
  readonly url: string;
  /** One line a function, as `func start` prints them. */
  readonly functions: readonly string[];
}

/** Said of every run, also of those that went well. */
const quiet = new Set(['timer.ran', 'worker.log', 'app.log']);

runChild<HostInput, HostReady>(async ({ appDir, dataDir, port, settings }) => {
  const host = await startHost({
    appDir,
    dataDir,
    port,
    env: settings,
    clock: createClock(),
    log,
  });
  return {
    ready: { url: host.url.href.replace(/\/$/, ''), functions: describeFunctions(host) },
    stop: () => host.drain(),
  };
});

/** The app's own lines are already JSON with a level; what the host has to say of itself is for people who look for trouble. */
function log(event: string, fields: Record<string, unknown> = {}): void {
  if (event === 'app.output') process.stderr.write(`${String(fields['text'])}\n`);
  else if (quiet.has(event)) return;
  else process.stderr.write(`${JSON.stringify({ level: 'warn', event, ...fields })}\n`);
}
