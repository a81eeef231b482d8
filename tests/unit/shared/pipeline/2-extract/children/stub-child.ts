import { reject } from '../../../../../../shared/model/rejection.ts';
import {
  serveReads,
  type ReadBytes,
} from '../../../../../../shared/pipeline/2-extract/children/serve-reads.ts';

const mebibyte = 2 ** 20;
const eaten: Buffer[] = [];
const eat = (mebibytes: number): void => void eaten.push(Buffer.alloc(mebibytes * mebibyte, 1));
let reads = 0;

const misdeeds: Readonly<Record<string, (attempt: string) => void>> = {
  hang() {
    for (;;);
  },
  'hang once'(attempt) {
    if (attempt === 'first') for (;;);
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
const readBytes: ReadBytes = async ({ name, attempt }) => {
  reads += 1;
  misdeeds[name]?.(attempt);
  const { env } = process;
  const detail =
    name === 'env' ? Object.keys(env).join() || 'none' : `${process.pid} ${reads} ${attempt}`;
  return { outcome: 'rejected', rejection: reject('FILE_MALFORMED', detail) };
};

serveReads({ readBytes });
