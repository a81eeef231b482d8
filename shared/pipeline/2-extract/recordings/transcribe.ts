import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../../../platform/errors.ts';
import { withTemporaryFolder } from '../../../platform/temporary-folder.ts';

export interface TranscribeCommand {
  /** A program by its full path, and its arguments; `{file}` in them stands for the path of the recording. */
  readonly command: readonly string[];
  /** It is ended when it takes longer. */
  readonly timeoutMs: number;
}

/** Hours of speech are a few hundred kilobytes. */
const maxOutputBytes = 16 * 2 ** 20;

/**
 * Runs the command on a recording and hands what it wrote, WebVTT or SubRip, to `use`; undefined when it failed, took too long
 * or wrote too much. No shell is in between, and the command gets no settings of ours. Throws when it cannot be started: that
 * says nothing of the file.
 */
export function transcribe<T>(
  recording: string,
  { command, timeoutMs }: TranscribeCommand,
  use: (transcript: string | undefined) => Promise<T>,
): Promise<T> {
  const [program = '', ...rest] = command;
  const args = rest.map((argument) => argument.replaceAll('{file}', recording));
  return withTemporaryFolder(async (folder) => {
    const output = join(folder, 'transcript.vtt');
    return use((await run(program, args, { output, timeoutMs })) ? output : undefined);
  });
}

/** Whether it ended well. */
async function run(
  program: string,
  args: readonly string[],
  { output, timeoutMs }: { output: string; timeoutMs: number },
): Promise<boolean> {
  // A group of its own: what it starts ends with it.
  const child = spawn(program, args, {
    env: {},
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'pipe', 'ignore'],
    windowsHide: true,
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', (cause) => reject(notStarted(cause)));
    child.once('close', resolve);
  });
  const end = (): void => endGroup(child.pid);
  const timer = setTimeout(end, timeoutMs);
  const written = pipeline(child.stdout, limit(), createWriteStream(output, { mode: 0o600 })).then(
    () => true,
    () => {
      end();
      return false;
    },
  );
  try {
    const [code, isWhole] = await Promise.all([ended, written]);
    return code === 0 && isWhole;
  } finally {
    clearTimeout(timer);
    end();
  }
}

const notStarted = (cause: Error): AppError =>
  new AppError('SERVICE_UNAVAILABLE', 'The command that transcribes cannot be started', { cause });

function limit(): Transform {
  let bytes = 0;
  return new Transform({
    transform(part: Buffer, _encoding, done) {
      bytes += part.length;
      done(bytes > maxOutputBytes ? new Error('It wrote too much') : null, part);
    },
  });
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}
