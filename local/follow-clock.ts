import { get } from 'node:http';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { createClock, type Clock } from './clock.ts';

const Line = z.object({ aheadMs: z.number() });

/** Until the local cloud, which has answered before, is asked again. */
const pauseMs = 1_000;

/**
 * A clock that goes with the local cloud's, for as long as this process lives. It moves forward only: it stays where it is when
 * the cloud starts anew, which then goes by real time.
 * @param controlUrl where the local cloud's control API answers
 * @returns the clock, once it shows the cloud's time; rejects when there is no answer
 */
export async function followClock(controlUrl: string): Promise<Clock> {
  const url = `${controlUrl}/clock`;
  const clock = createClock();
  let ownMs = 0;
  function move(line: string): void {
    const { aheadMs } = Line.parse(JSON.parse(line));
    if (aheadMs > ownMs) clock.advance(aheadMs - ownMs);
    ownMs = Math.max(ownMs, aheadMs);
  }

  const lines = await linesOf(url);
  const first = await lines.next();
  if (first.done) throw new Error(`The local cloud does not tell its time at ${url}.`);
  move(first.value);
  void follow(lines, { url, move });
  return clock;
}

async function follow(
  lines: AsyncIterable<string>,
  { url, move }: { url: string; move: (line: string) => void },
): Promise<never> {
  let next: AsyncIterable<string> | undefined = lines;
  for (;;) {
    try {
      for await (const line of next ?? (await linesOf(url))) move(line);
    } catch {
      // The cloud was killed, or is not there again yet.
    }
    next = undefined;
    await pause(pauseMs);
  }
}

/** Not by fetch, which takes a body that is silent for five minutes for dead. */
async function linesOf(url: string): Promise<AsyncIterator<string> & AsyncIterable<string>> {
  const response = await new Promise<NodeJS.ReadableStream>((resolve, reject) => {
    get(url, resolve).once('error', reject);
  });
  return createInterface({ input: response })[Symbol.asyncIterator]();
}
