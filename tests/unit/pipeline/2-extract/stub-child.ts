import { serveReads } from '../../../../shared/pipeline/2-extract/serve-reads.ts';
import { reject } from '../../../../shared/model/rejection.ts';

const eaten: Buffer[] = [];
let reads = 0;

/** In place of the readers: does what the file's name says, to show that its parent survives it. */
serveReads(async ({ name, attempt }) => {
  reads += 1;
  if (name === 'hang' || (name === 'hang once' && attempt === 'first')) for (;;);
  if (name === 'eat') for (;;) eaten.push(Buffer.alloc(16 * 2 ** 20, 1));
  if (name === 'grow') eaten.push(Buffer.alloc(150 * 2 ** 20, 1));
  if (name === 'crash') process.abort();
  if (name === 'terminate') process.kill(process.pid, 'SIGTERM');
  if (name === 'throw')
    throw Object.assign(new Error('a message that may quote'), { code: 'EMFILE' });
  if (name === 'env') {
    const { env } = process;
    return {
      outcome: 'rejected',
      rejection: reject('FILE_MALFORMED', Object.keys(env).join() || 'none'),
    };
  }
  return {
    outcome: 'rejected',
    rejection: reject('FILE_EMPTY', `${process.pid} ${reads} ${attempt}`),
  };
});
