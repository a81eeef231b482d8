import { workerData } from 'node:worker_threads';
import { z } from 'zod';
import { ReadLimits, slots } from './limits.ts';

/**
 * A thread beside the one that reads: native code and endless loops cannot hold it up. Too long without progress, too long in
 * all, too much memory, or a parent that is gone, and it kills the process it lives in.
 *
 * Time without progress is that which the process was given: what hangs burns it second by second, and an honest file is not killed
 * because the machine is busy with others. Threads that collect garbage beside it may burn more than passes: the less of both counts.
 */
const { state, parent, deadlineMs, longestStepMs, longestMs, maxRssBytes } = ReadLimits.extend({
  /** Shared numbers, by `slots`. */
  state: z.instanceof(Int32Array),
  parent: z.number(),
}).parse(workerData);

const tickMs = 25;
const idleTickMs = 1_000;
/** What waits, and burns nothing, is killed after so many times what it may take. */
const patience = 6;

const workedMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};

const kill = (): never => {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('A killed process does not come here');
};

let read = 0;
let steps = 0;
let readSince = 0;
let stepSince = 0;
let workedBefore = 0;
for (;;) {
  const now = performance.now();
  const seenRead = Atomics.load(state, slots.read);
  const seenSteps = Atomics.load(state, slots.steps);
  if (seenRead !== read) readSince = now;
  const worked = workedMs();
  if (seenRead !== read || seenSteps !== steps) {
    stepSince = now;
    workedBefore = worked;
  }
  read = seenRead;
  steps = seenSteps;
  if (process.ppid !== parent) kill();
  if (process.memoryUsage.rss() > maxRssBytes) kill();
  const asked = Atomics.load(state, slots.nextStepMs);
  const allowedMs = asked === 0 ? deadlineMs : Math.min(asked, longestStepMs);
  const passed = now - stepSince;
  const isStuck = Math.min(passed, worked - workedBefore) > allowedMs;
  const isAsleep = passed > allowedMs * patience;
  if (read !== 0 && (isStuck || isAsleep || now - readSince > longestMs)) kill();
  Atomics.wait(state, slots.read, read, read === 0 ? idleTickMs : tickMs);
}
