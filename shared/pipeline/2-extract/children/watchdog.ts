import { workerData } from 'node:worker_threads';
import { z } from 'zod';
import { ReadLimits, slots } from './limits.ts';

/**
 * A thread beside the one that reads: native code and endless loops cannot hold it up. Too long without progress, too long in
 * all, too much memory, or a parent that is gone, and it kills the process it lives in.
 */
const { state, parent, deadlineMs, longestMs, maxRssBytes } = ReadLimits.extend({
  /** Shared numbers, by `slots`. */
  state: z.instanceof(Int32Array),
  parent: z.number(),
}).parse(workerData);

const tickMs = 25;
const idleTickMs = 1_000;

const kill = (): never => {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('A killed process does not come here');
};

let read = 0;
let steps = 0;
let readSince = 0;
let stepSince = 0;
for (;;) {
  const now = performance.now();
  const seenRead = Atomics.load(state, slots.read);
  const seenSteps = Atomics.load(state, slots.steps);
  if (seenRead !== read) readSince = now;
  if (seenRead !== read || seenSteps !== steps) stepSince = now;
  read = seenRead;
  steps = seenSteps;
  if (process.ppid !== parent) kill();
  if (process.memoryUsage.rss() > maxRssBytes) kill();
  const allowedMs = Math.min(deadlineMs, Atomics.load(state, slots.nextStepMs) || deadlineMs);
  if (read !== 0 && (now - stepSince > allowedMs || now - readSince > longestMs)) kill();
  Atomics.wait(state, slots.read, read, read === 0 ? idleTickMs : tickMs);
}
