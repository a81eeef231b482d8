import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { leanProcess } from './lean-process.ts';

/** A part of the local cloud in a process of its own. */
export interface Child<Ready> {
  readonly pid: number;
  readonly ready: Ready;
  /** Settles when the process has ended by itself, with why. */
  readonly ended: Promise<string>;
  /** Asks it to end; kills it when it has not after `withinMs`. */
  stop(withinMs: number): Promise<void>;
  /** kill -9, for crash tests; settles when it is gone. What it has forked ends by itself. */
  kill(): Promise<void>;
}

type Message<Ready> = { readonly ready: Ready } | { readonly failed: string };

/** A process that loads its modules already, and waits to be told what to do. */
export interface LoadingChild<Ready> {
  /**
   * Hands it `input`, and waits until it says that it is ready.
   * @throws with the child's own sentence when it cannot start
   */
  start(input: object): Promise<Child<Ready>>;
}

/**
 * Forks a TypeScript file under this same Node; it ends by itself when this process does.
 * @param output a file descriptor, if what it says is not for this process's own output
 */
export function loadChild<Ready>(
  file: URL,
  output: number | 'inherit' = 'inherit',
): LoadingChild<Ready> {
  const child = fork(file, {
    execArgv: [...process.execArgv, ...leanProcess.execArgv],
    env: { ...process.env, ...leanProcess.env },
    stdio: ['ignore', output, output, 'ipc'],
  });
  return { start: (input) => start(child, input) };
}

/** Loads and starts at once. */
export const startChild = <Ready>(file: URL, input: object): Promise<Child<Ready>> =>
  loadChild<Ready>(file).start(input);

async function start<Ready>(child: ChildProcess, input: object): Promise<Child<Ready>> {
  child.send(input, () => {}); // one that died of loading says so by ending
  const ended = once(child, 'exit').then(([code, signal]) => `ended with ${signal ?? code}`);
  const first = await Promise.race([
    once(child, 'message').then(([message]) => message as Message<Ready>),
    ended.then((why) => ({ failed: why })),
  ]);
  if ('failed' in first) {
    child.kill('SIGKILL');
    throw new Error(first.failed);
  }
  return {
    pid: child.pid ?? 0,
    ready: first.ready,
    ended,
    stop: (withinMs) => stop(child, ended, withinMs),
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function stop(child: ChildProcess, ended: Promise<string>, withinMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.send('stop', () => {}); // one that dies meanwhile has stopped
  const timer = setTimeout(() => child.kill('SIGKILL'), withinMs);
  await ended;
  clearTimeout(timer);
}

/**
 * The child's side: starts by the input, says so, and ends when told or when its parent is gone.
 * @param begin gives what to tell the parent and how to stop
 */
export function runChild<Input, Ready>(
  begin: (input: Input) => Promise<{ ready: Ready; stop: () => Promise<void> }>,
): void {
  // Who reads what the whole group says may go: all of it runs on.
  for (const output of [process.stdout, process.stderr]) output.on('error', () => {});
  process.on('SIGINT', () => {}); // Ctrl-C reaches the whole group: the parent decides on the order
  process.once('disconnect', leave);
  process.once('message', (input) => void run(begin, input as Input));
}

/** The parent is gone before this one was ready: what it has begun is as after kill -9. */
const leave = (): never => process.exit(1);

async function run<Input, Ready>(
  begin: (input: Input) => Promise<{ ready: Ready; stop: () => Promise<void> }>,
  input: Input,
): Promise<void> {
  try {
    const { ready, stop } = await begin(input);
    let ending: Promise<void> | undefined;
    const end = () => {
      ending ??= stop().finally(() => process.exit(0));
      ending.catch(() => {}); // the exit has been asked for already
    };
    process.off('disconnect', leave);
    process.on('message', end);
    process.once('disconnect', end);
    process.once('SIGTERM', end);
    process.send?.({ ready });
  } catch (error) {
    const failed = error instanceof Error ? error.message : String(error);
    process.send?.({ failed }, undefined, {}, () => process.exit(1));
  }
}
