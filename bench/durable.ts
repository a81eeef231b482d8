import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createClock } from '../local/clock.ts';
import { startHost, type FunctionsHost } from '../local/host/host.ts';
import type { Measure, Outcome } from './measure.ts';
import { percentile } from './statistics.ts';
import { targets } from './targets.ts';
import { whileOpen } from './while-open.ts';

/** Activities in the one fan-out, and in each of the many chains. */
const width = 1_000;
const chains = 250;
const links = 4;
const lookEveryMs = 10;
const giveUpMs = 60_000;
const rounds = 7;

export const durable: Measure = {
  name: 'durable',
  title: 'Durable Functions: activities in the local host',
  async run(_options, say) {
    const usual = await timeHost({ powerSafe: false }, say);
    const flushed = await timeHost({ powerSafe: true }, say);
    return report(usual, flushed);
  },
};

interface Times {
  readonly wideMs: readonly number[];
  readonly longMs: readonly number[];
}

async function timeHost(
  { powerSafe }: { powerSafe: boolean },
  say: (line: string) => void,
): Promise<Times> {
  const dataDir = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
  const starting = startHost({
    appDir: join(import.meta.dirname, 'durable-app'),
    dataDir,
    powerSafe,
    clock: createClock(),
    log: () => {},
    env: {},
    workers: 1,
  });
  try {
    return await whileOpen(starting, (host) => timeAll(host, say));
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function timeAll(host: FunctionsHost, say: (line: string) => void): Promise<Times> {
  const wideMs: number[] = [];
  const longMs: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    say(`round ${round} of ${rounds}`);
    const wide = await timeFanOut(host, `fan-out-${round}`);
    const long = await timeChains(host, `chain-${round}`);
    if (round === 0) continue; // the processes warm up
    wideMs.push(wide);
    longMs.push(long);
  }
  return { wideMs, longMs };
}

async function timeFanOut(host: FunctionsHost, instanceId: string): Promise<number> {
  const startedAt = performance.now();
  await start(host, { name: 'fan-out', instanceId, input: { width } });
  await ended(host, instanceId, (width * (width - 1)) / 2);
  return performance.now() - startedAt;
}

async function timeChains(host: FunctionsHost, prefix: string): Promise<number> {
  const ids = Array.from({ length: chains }, (_, ordinal) => `${prefix}-${ordinal}`);
  const startedAt = performance.now();
  const starting = ids.map((instanceId) =>
    start(host, { name: 'chain', instanceId, input: { length: links } }),
  );
  await Promise.all(starting);
  for (const id of ids) await ended(host, id, (links * (links - 1)) / 2);
  return performance.now() - startedAt;
}

const api = '/runtime/webhooks/durabletask';

async function start(
  { url }: FunctionsHost,
  { name, instanceId, input }: { name: string; instanceId: string; input: object },
): Promise<void> {
  const response = await fetch(new URL(`${api}/orchestrators/${name}/${instanceId}`, url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(input),
  });
  if (response.status !== 202) throw new Error(`Starting ${name} was answered ${response.status}`);
  await response.body?.cancel();
}

/** Asks over the API, as a client does; a wrong output is no result. */
async function ended({ url }: FunctionsHost, id: string, output: number): Promise<void> {
  const giveUpAt = performance.now() + giveUpMs;
  for (;;) {
    const response = await fetch(new URL(`${api}/instances/${id}?showInput=false`, url));
    const status = (await response.json()) as { runtimeStatus: string; output: unknown };
    if (status.runtimeStatus === 'Completed' && status.output === output) return;
    if (!['Pending', 'Running'].includes(status.runtimeStatus)) {
      throw new Error(`${id} ended as ${status.runtimeStatus} with ${String(status.output)}`);
    }
    if (performance.now() > giveUpAt) throw new Error(`${id} did not end`);
    await wait(lookEveryMs);
  }
}

function report(usual: Times, flushed: Times): Outcome {
  const wide = `activities a second, one orchestration with a fan-out of ${width}`;
  const long = `activities a second, ${chains} orchestrations of ${links} activities one after the other`;
  const flushing = 'each commit waiting for the disk';
  return {
    figures: [
      { what: wide, value: rates(width, usual.wideMs), target: targets.activities },
      { what: `${wide}, ${flushing}`, value: rates(width, flushed.wideMs) },
      { what: long, value: rates(chains * links, usual.longMs) },
      { what: `${long}, ${flushing}`, value: rates(chains * links, flushed.longMs) },
    ],
    notes: [
      `The middle one of ${rounds} rounds, and the slowest; one round before them is not counted. Timed by a client, from starting an orchestration to seeing its right output.`,
      'One worker for activities and one for orchestrators, as in `npm start`; up to 20 activities at a time. The activities do nothing, so this is what the host costs.',
      'Each message, each line of history and each end of an activity is committed to SQLite before anything follows from it, which outlasts kill -9; waiting for the disk as well (`synchronous = FULL`) outlasts a power cut.',
    ],
    raw: { usual, flushed },
  };
}

function rates(activities: number, ms: readonly number[]): string {
  const [middle, slowest] = [percentile(ms, 0.5), Math.max(...ms)].map((time) =>
    Math.round(activities / (time / 1_000)).toLocaleString('en'),
  );
  return `${middle} (slowest ${slowest})`;
}
