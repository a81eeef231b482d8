import { fork, type ChildProcess } from 'node:child_process';
import { AppError } from '../../../platform/errors.ts';
import { ReaderMessage, type ChildOptions, type ReadRequest } from './reader-messages.ts';
import { createAssembly, type Assembly, type ReadingPart } from './reading-parts.ts';

/** What the child says in the end. */
type Answer = Exclude<ReaderMessage, ReadingPart>;

export interface ReaderProcess {
  /** `killed` when the process ended before it answered, by its watchdog or by a crash. */
  readonly read: (request: ReadRequest) => Promise<Answer | 'killed'>;
  /** It has read enough files, or grown so much, that a new one is better. */
  readonly isWorn: () => boolean;
  readonly isAlive: () => boolean;
  readonly stop: () => void;
}

const readsPerProcess = 200;
/** Of the memory limit: a process this full would be killed for what earlier files left behind. */
const wornShare = 0.7;
/** On top of the longest read, in case its watchdog is dead. */
const graceMs = 2_000;
const startMs = 60_000;
/**
 * V8 lets garbage pile up to several times what is in use before it looks for it in earnest: a child that has read one large workbook
 * after the other grew to 418 MB, with these to 300. A stricter limit (50 %) spares 15 MB more and takes about a third longer for all files.
 * The last is for what is collected before a large reading is sent.
 */
const smallHeap = ['--max-semi-space-size=4', '--heap-growing-percent=200', '--expose-gc'];

/** Starts a child and waits until its watchdog is up. It does not keep this process alive while idle. */
export async function startReader(childUrl: URL, options: ChildOptions): Promise<ReaderProcess> {
  const { limits } = options;
  const child = fork(childUrl, [JSON.stringify(options)], {
    // A parser of hostile files gets no settings, no secrets, no standard streams, no debugger, and may not write or start
    // anything through Node.
    env: {},
    execArgv: [
      ...smallHeap,
      '--permission',
      '--allow-fs-read=*',
      '--allow-addons',
      '--allow-worker',
    ],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
  });
  let reads = 0;
  let rssBytes = 0;
  const hello = await nextMessage(child, startMs);
  if (hello === 'killed') throw notStarted();
  release(child);

  return {
    async read(request) {
      hold(child);
      try {
        child.send(request, () => undefined); // a child that is gone is seen by its exit
        const message = await nextMessage(child, limits.longestMs + graceMs);
        reads += 1;
        if (message !== 'killed' && message.type === 'done') rssBytes = message.rssBytes;
        return message;
      } finally {
        release(child);
      }
    },
    isWorn: () => reads >= readsPerProcess || rssBytes > limits.maxRssBytes * wornShare,
    isAlive: () => child.exitCode === null && child.signalCode === null && child.connected,
    stop: () => void child.kill('SIGKILL'),
  };
}

/** Signals by which an operator or a host ends processes: they say nothing of the file. */
const endedByOthers = new Set<NodeJS.Signals>(['SIGINT', 'SIGTERM', 'SIGHUP']);

function nextMessage(child: ChildProcess, timeoutMs: number): Promise<Answer | 'killed'> {
  return new Promise((resolve, reject) => {
    const hardKill = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    const settle = (then: () => void) => {
      clearTimeout(hardKill);
      child.off('message', onMessage).off('exit', onExit).off('error', onError);
      then();
    };
    const assembly = createAssembly();
    const onMessage = (message: unknown) => {
      const parsed = ReaderMessage.safeParse(message);
      const said = parsed.success ? parsed.data : 'killed';
      if (said !== 'killed' && said.type === 'part' && assembly.add(said)) return;
      if (said !== 'killed' && said.type !== 'part') settle(() => resolve(whole(said, assembly)));
      else {
        child.kill('SIGKILL');
        settle(() => resolve('killed'));
      }
    };
    const onExit = (_code: number | null, signal: NodeJS.Signals | null) =>
      settle(() => {
        if (signal !== null && endedByOthers.has(signal)) reject(notStarted());
        else resolve('killed');
      });
    const onError = (cause: Error) => settle(() => reject(notStarted(cause)));
    child.on('message', onMessage).once('exit', onExit).once('error', onError);
    if (child.exitCode !== null || child.signalCode !== null) {
      onExit(child.exitCode, child.signalCode);
    }
  });
}

const whole = (answer: Answer, assembly: Assembly): Answer =>
  answer.type === 'done' ? { ...answer, reading: assembly.whole(answer.reading) } : answer;

const notStarted = (cause?: Error): AppError =>
  new AppError('SERVICE_UNAVAILABLE', 'The process that reads files is not running', { cause });

function hold(child: ChildProcess): void {
  child.ref();
  child.channel?.ref();
}

function release(child: ChildProcess): void {
  child.unref();
  child.channel?.unref();
}
