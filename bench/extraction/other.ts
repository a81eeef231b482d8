import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Engine, Read } from './engine.ts';
import { forgetPeak, peakOf } from './process-facts.ts';

/** What each says that it reads, by the endings of names. */
export const others = {
  officeparser: ['docx', 'pptx', 'xlsx', 'odt', 'odp', 'ods', 'pdf', 'rtf', 'html', 'epub'],
  mammoth: ['docx'],
  'pdfjs-dist': ['pdf'],
  'LangChain.js': ['docx', 'pptx', 'pdf', 'html'],
} as const;
export type Other = keyof typeof others;

/** Wall time. A file that takes longer counts as one that hangs. */
export const longestMs = 30_000;
/** So that one file does not take the memory of the machine. */
export const mostBytes = 3 * 2 ** 30;
const lookEveryMs = 20;

/** In a process of its own, which is replaced when it had to be ended. */
export function openOther(name: Other): Engine {
  const endings: readonly string[] = others[name];
  let child: ChildProcess | undefined;
  const drop = () => {
    child?.kill('SIGKILL');
    child = undefined;
  };
  return {
    name,
    reads: (ending) => endings.includes(ending),
    async read({ path }) {
      child ??= start();
      const read = await answerOf(child, { engine: name, path });
      if (read.outcome === 'timeout' || read.outcome === 'crash') drop();
      return read;
    },
    close: async () => drop(),
  };
}

const start = (): ChildProcess =>
  fork(join(import.meta.dirname, 'others.mjs'), { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });

type Answer = Pick<Read, 'outcome' | 'text' | 'cpuMs' | 'ms' | 'why'>;

function answerOf(child: ChildProcess, task: { engine: Other; path: string }): Promise<Read> {
  const { pid = 0 } = child;
  forgetPeak(pid);
  let peakBytes = 0;
  const look = () => (peakBytes = Math.max(peakBytes, peakOf(pid) || 0));
  return new Promise((resolve) => {
    const settle = (answer: Answer) => {
      look();
      clearInterval(looking);
      clearTimeout(tooLong);
      child.off('message', onMessage).off('exit', onExit);
      resolve({ ...answer, peakBytes: peakBytes || Number.NaN });
    };
    const none = { text: '', cpuMs: Number.NaN, ms: Number.NaN };
    const looking = setInterval(() => {
      if (look() > mostBytes) settle({ outcome: 'timeout', ...none });
    }, lookEveryMs);
    const tooLong = setTimeout(() => settle({ outcome: 'timeout', ...none }), longestMs);
    const onMessage = (answer: unknown) => settle(answer as Answer);
    const onExit = (code: number | null, signal: string | null) =>
      settle({ outcome: 'crash', ...none, why: `ended with ${signal ?? code}` });
    child.once('message', onMessage).once('exit', onExit);
    child.send(task, () => undefined); // a child that is gone is seen by its exit
  });
}
