import { readFileSync } from 'node:fs';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { runChild } from './child.ts';
import { createClock } from './clock.ts';
import { followClock } from './follow-clock.ts';
import { describeFunctions, describeKeys } from './host/describe.ts';
import { startHost } from './host/host.ts';

/** The Functions host as a process of its own, as in Azure: it meets the cloud only over the network. */
export interface HostInput {
  readonly appDir: string;
  readonly dataDir: string;
  readonly port: number;
  /** The local cloud's certificate authority. */
  readonly caFile: string;
  readonly settings: Readonly<Record<string, string>>;
  /** Whose clock this one goes with; absent means real time. */
  readonly controlUrl?: string;
  /** Asks for keys, as `func start --enableAuth` does. */
  readonly enableAuth?: boolean;
}

export interface HostReady {
  readonly url: string;
  /** One line a function, as `func start` prints them. */
  readonly functions: readonly string[];
  /** Where the keys are and how to show them, a line each; none when no keys are asked for. */
  readonly keys: readonly string[];
  readonly keyFile: string | undefined;
}

/** Azure's default too (FUNCTIONS_WORKER_PROCESS_COUNT): a second one costs a laptop memory and seconds of the start. */
const workers = 1;

/** Said also when all is well. */
const routine = new Set(['timer.ran', 'worker.log', 'app.log']);

runChild<HostInput, HostReady>(async ({ caFile, settings, controlUrl, ...input }) => {
  setDefaultCACertificates([...getCACertificates('default'), readFileSync(caFile, 'utf8')]);
  const host = await startHost({
    ...input,
    env: settings,
    workers,
    clock: controlUrl === undefined ? createClock() : await followClock(controlUrl),
    log,
  });
  return {
    ready: {
      url: host.url.href.replace(/\/$/, ''),
      functions: describeFunctions(host),
      keys: describeKeys(host),
      keyFile: host.keyFile,
    },
    stop: () => host.drain(),
  };
});

/** The app's own lines are JSON with a level already; of the host's, those that tell of trouble. */
function log(event: string, fields: Record<string, unknown> = {}): void {
  if (event === 'app.output') process.stderr.write(`${String(fields['text'])}\n`);
  else if (!isRoutine(event, fields)) {
    process.stderr.write(`${JSON.stringify({ level: 'warn', event, ...fields })}\n`);
  }
}

const isRoutine = (event: string, { status }: Record<string, unknown>): boolean =>
  routine.has(event) || (event === 'durable.ended' && status === 'Completed');
