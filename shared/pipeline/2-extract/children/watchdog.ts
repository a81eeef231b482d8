import { workerData } from 'node:worker_threads';
import { z } from 'zod';

/**
 * A thread beside the one that reads: native code and endless loops cannot hold it up. Too long or too much memory, or a
 * parent that is gone, and it kills the process it lives in.
 */
const { serial, deadlineMs, maxRssBytes, parent } = z
  .object({
    /** One shared number: 0 while idle, else which read is under way. */
    serial: z.instanceof(Int32Array),
    deadlineMs: z.number(),
    maxRssBytes: z.number(),
    parent: z.number(),
  })
  .parse(workerData);

const tickMs = 25;
const idleTickMs = 1_000;

const kill = (): never => {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('A killed process does not come here');
};

let seen = 0;
let since = 0;
for (;;) {
  const now = Atomics.load(serial, 0);
  if (now !== seen) {
    seen = now;
    since = performance.now();
  }
  if (process.ppid !== parent) kill();
  if (process.memoryUsage.rss() > maxRssBytes) kill();
  if (now !== 0 && performance.now() - since > deadlineMs) kill();
  Atomics.wait(serial, 0, now, now === 0 ? idleTickMs : tickMs);
}
