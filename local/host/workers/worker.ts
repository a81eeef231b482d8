import { fork, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { leanProcess } from '../../lean-process.ts';
import type { FunctionInfo, Outcome } from '../invocation.ts';
import type { FromWorker, ToWorker } from './messages.ts';
import { createOutbox } from './outbox.ts';
import { sibling } from '../../sibling.ts';

export type Log = (event: string, fields?: Record<string, unknown>) => void;

export interface WorkerOptions {
  readonly appDir: string;
  /** The whole environment of the child. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Ends the child when one invocation takes longer; absent means never. */
  readonly timeoutMs: number | undefined;
  readonly log: Log;
}

type WorkerCall = Omit<Extract<ToWorker, { kind: 'invoke' }>, 'id' | 'kind'> & {
  readonly signal?: AbortSignal;
};

/** One forked child that has loaded the app. */
export interface Worker {
  readonly functions: readonly FunctionInfo[];
  /** Where the library serves HTTP itself, when the app enabled HTTP streams. */
  readonly streamUrl: URL | undefined;
  /** False from the moment that it is killed, not only when it has gone. */
  usable(): boolean;
  /** How many functions run in it now. */
  busy(): number;
  /** Never rejects. */
  invoke(call: WorkerCall): Promise<Outcome>;
  /** Runs the app's appTerminate hooks; kills the child when that takes more than `graceMs`. */
  terminate(graceMs: number): Promise<void>;
  /** SIGKILL. */
  kill(): void;
  /** Settles when the child has gone, with how. */
  readonly exited: Promise<string>;
}

/** The app could not be loaded: nobody but its author can help. */
export class AppFailure extends Error {
  override readonly name = 'AppFailure';
}

const entry = fileURLToPath(sibling('../core/worker-main', import.meta));

interface Running {
  readonly functionName: string;
  readonly settle: (outcome: Outcome) => void;
  /** Stops the watch on its time and its caller. */
  readonly release: () => void;
}

/** Forks a child and waits until it has loaded the app. */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const { appDir, env, log } = options;
  const child = fork(entry, [appDir], {
    cwd: appDir,
    env: { ...leanProcess.env, ...env },
    execPath: process.execPath,
    // Type stripping warns that it is experimental, and durable-functions' own HTTP client loads punycode; flags of the
    // parent (a test runner's, say) are not for the app.
    execArgv: [
      '--disable-warning=ExperimentalWarning',
      '--disable-warning=DEP0040',
      ...leanProcess.execArgv,
    ],
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  forwardLines(child.stdout, (text) => log('app.output', { text }));
  forwardLines(child.stderr, (text) => log('app.output', { text, stream: 'stderr' }));
  const exited = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  const ready = await firstMessage(child, { exited, log });
  return createWorker({ ...options, child, ready, exited });
}

type Ready = Extract<FromWorker, { kind: 'ready' }>;

function firstMessage(
  child: ChildProcess,
  { exited, log }: { exited: Promise<string>; log: Log },
): Promise<Ready> {
  return new Promise((resolve, reject) => {
    const take = (message: FromWorker): void => {
      if (message.kind === 'log') logLine(message, log);
      if (message.kind === 'failed') {
        log('app.load-failed', { error: message.stack ?? message.message });
        reject(new AppFailure(message.message));
      }
      if (message.kind !== 'ready') return;
      child.off('message', listen);
      resolve(message);
    };
    const listen = (messages: readonly FromWorker[]): void => messages.forEach(take);
    child.on('message', listen);
    void exited.then((how) => reject(new AppFailure(`its process ended while loading (${how})`)));
  });
}

interface Parts extends WorkerOptions {
  readonly child: ChildProcess;
  readonly ready: Ready;
  readonly exited: Promise<string>;
}

function createWorker({ child, ready, exited, log, timeoutMs }: Parts): Worker {
  const running = new Map<number, Running>();
  let lastId = 0;
  let gone: string | undefined;

  function finish(id: number, outcome: Outcome): void {
    const run = running.get(id);
    running.delete(id);
    run?.release();
    run?.settle(outcome);
  }

  function killLate(id: number, functionName: string): void {
    const reason = `${functionName} took longer than functionTimeout (${(timeoutMs ?? 0) / 1000} s), so its worker was killed`;
    log('worker.timeout', { functionName, timeoutMs });
    finish(id, { ok: false, kind: 'platform', message: reason });
    child.kill('SIGKILL');
  }

  // A channel that closes meanwhile is no error: the exit that follows settles what ran.
  const outbox = createOutbox<ToWorker>((messages) => {
    if (child.connected) child.send(messages, () => {});
  });

  function take(message: FromWorker): void {
    if (message.kind === 'log') logLine(message, log);
    if (message.kind === 'done') finish(message.id, message.outcome);
  }
  child.on('message', (messages: readonly FromWorker[]) => messages.forEach(take));
  async function watchExit(): Promise<void> {
    gone = await exited;
    for (const [id, { functionName }] of running) finish(id, workerGone(functionName, gone));
  }
  void watchExit();

  return {
    functions: ready.functions,
    streamUrl: ready.streamUrl === undefined ? undefined : new URL(ready.streamUrl),
    exited,
    usable: () => gone === undefined && child.connected && !child.killed,
    busy: () => running.size,
    kill: () => void child.kill('SIGKILL'),
    invoke({ signal, ...call }) {
      if (signal?.aborted) return Promise.resolve(endedEarly(call.functionName));
      if (gone !== undefined) return Promise.resolve(workerGone(call.functionName, gone));
      const id = (lastId += 1);
      return new Promise((resolve) => {
        const timer =
          timeoutMs === undefined
            ? undefined
            : setTimeout(killLate, timeoutMs, id, call.functionName).unref();
        // The function itself cannot be stopped: it runs on, and counts as running, but nobody waits for it.
        const leave = () => resolve(endedEarly(call.functionName));
        signal?.addEventListener('abort', leave);
        running.set(id, {
          functionName: call.functionName,
          settle: resolve,
          release() {
            clearTimeout(timer);
            signal?.removeEventListener('abort', leave);
          },
        });
        outbox.post({ kind: 'invoke', id, ...call });
      });
    },
    async terminate(graceMs) {
      const late = setTimeout(() => child.kill('SIGKILL'), graceMs);
      outbox.postNow({ kind: 'terminate' });
      await exited;
      clearTimeout(late);
    },
  };
}

const workerGone = (functionName: string, how: string): Outcome => ({
  ok: false,
  kind: 'platform',
  message: `The worker process ended (${how}) while it ran ${functionName}`,
});

const endedEarly = (functionName: string): Outcome => ({
  ok: false,
  kind: 'platform',
  message: `Nobody waits for ${functionName} any more`,
});

function logLine(entry: Extract<FromWorker, { kind: 'log' }>, log: Log): void {
  const { kind: _kind, category, ...fields } = entry;
  log(category === 'user' ? 'app.log' : 'worker.log', fields);
}

function forwardLines(stream: Readable | null, take: (text: string) => void): void {
  if (stream) createInterface({ input: stream }).on('line', take);
}
