import { reject } from '../../../../../../shared/model/rejection.ts';
import {
  serveReads,
  type ReadBytes,
} from '../../../../../../shared/pipeline/2-extract/children/serve-reads.ts';
import type { ReadAids } from '../../../../../../shared/pipeline/2-extract/reader.ts';

const mebibyte = 2 ** 20;
const eaten: Buffer[] = [];
const eat = (mebibytes: number): void => void eaten.push(Buffer.alloc(mebibytes * mebibyte, 1));
/** So much of a processor, however busy the machine is. */
function burn(ms: number): void {
  const before = process.cpuUsage();
  while (process.cpuUsage(before).user < ms * 1_000);
}
/** Burns nothing, as on a machine that is busy with others. */
const sleep = (ms: number): void =>
  void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
let reads = 0;

const misdeeds: Readonly<Record<string, (attempt: string, aids: ReadAids) => void>> = {
  hang() {
    for (;;);
  },
  'hang once'(attempt) {
    if (attempt === 'first') for (;;);
  },
  'hang at a step'(_attempt, { progress }) {
    progress(200);
    for (;;);
  },
  'ask for more'(_attempt, { progress }) {
    progress(60_000);
    burn(1_500);
  },
  wait: () => sleep(60_000),
  'wait a little': () => sleep(1_000),
  'go on'(_attempt, { progress }) {
    const end = performance.now() + 1_500;
    while (performance.now() < end) progress(60_000);
  },
  'go on and on'(_attempt, { progress }) {
    for (;;) progress(60_000);
  },
  eat() {
    for (;;) eat(16);
  },
  grow: () => eat(150),
  crash: () => process.abort(),
  terminate: () => void process.kill(process.pid, 'SIGTERM'),
  throw() {
    throw Object.assign(new Error('a message that may quote'), { code: 'EMFILE' });
  },
};

/** In place of the readers: does what the file's name says, to show that its parent survives it. */
const readBytes: ReadBytes = async ({ name, attempt }, aids) => {
  reads += 1;
  misdeeds[name]?.(attempt, aids);
  const { env } = process;
  const detail =
    name === 'env' ? Object.keys(env).join() || 'none' : `${process.pid} ${reads} ${attempt}`;
  return { outcome: 'rejected', rejection: reject('FILE_MALFORMED', detail) };
};

serveReads({ readBytes });
