import type { Random } from '../bench/corpus/random.ts';
import type { FaultInput } from '../local/fault-rule.ts';

/** Each could happen on a bad day, and must pass without a trace. How long it stands is drawn. */
const all: Readonly<Record<string, FaultInput>> = {
  'Box throttles': { service: 'box', kind: 'status', status: 429, retryAfterSeconds: 1 },
  'Box fails': { service: 'box', match: '/content', kind: 'status', status: 500 },
  'Box hangs up': { service: 'box', kind: 'drop', probability: 0.3 },
  'downloads break off': { service: 'box-downloads', kind: 'drop', probability: 0.5 },
  'the index is down': { service: 'search', kind: 'status', status: 503 },
  'the index is slow': { service: 'search', kind: 'delay', delayMs: 700 },
  'the index hangs up': { service: 'search', kind: 'drop', probability: 0.3 },
  'the records are throttled': { service: 'cosmos', kind: 'throughput', unitsPerSecond: 200 },
  'the records are down': { service: 'cosmos', kind: 'status', status: 503, probability: 0.5 },
  'the records are gone': { service: 'cosmos', kind: 'kill' },
  'the artifacts are down': { service: 'blob', kind: 'status', status: 503, probability: 0.5 },
  'the model throttles': { service: 'openai', kind: 'status', status: 429, retryAfterSeconds: 1 },
  'the model fails': { service: 'openai', kind: 'status', status: 500, probability: 0.5 },
  'nobody takes announcements': { service: 'events', kind: 'status', status: 503 },
  'the bus hangs up': { service: 'bus', kind: 'drop', probability: 0.2 },
  'the bus loses locks': { service: 'bus', kind: 'lock-lost', probability: 0.3 },
  'the bus is gone': { service: 'bus', kind: 'kill' },
  'the vault is late': { service: 'vault', kind: 'delay', delayMs: 1_000 },
  'no tokens for the app': { service: 'managed-identity', kind: 'status', status: 503 },
};
/** Only the whole service, and of no generator. */
const wholeKinds = new Set(['kill', 'throughput']);

export interface FaultPanel {
  /** Has one go wrong for 2 to 8 seconds. @returns which */
  strike(): Promise<string>;
  clear(): Promise<void>;
  /** Moves the local cloud's clock on. */
  advance(ms: number): Promise<void>;
  /** After a start, which begins with the real time again: moves the clock to where it would be. */
  goOn(): Promise<void>;
}

export function openFaults(controlUrl: string, random: Random): FaultPanel {
  async function turn(method: string, path: string, body?: object): Promise<void> {
    const response = await fetch(controlUrl + path, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
  }
  let aheadMs = 0;
  return {
    async strike() {
      const what = random.pick(Object.keys(all));
      const rule = all[what];
      const durationMs = random.whole(2_000, 8_000);
      const seed = random.whole(0, 2 ** 31 - 1);
      const isWhole = wholeKinds.has(rule?.kind ?? '');
      await turn('POST', '/faults', { ...rule, durationMs, ...(!isWhole && { seed }) });
      return what;
    },
    clear: () => turn('DELETE', '/faults'),
    async advance(ms) {
      await turn('POST', '/clock', { ms });
      aheadMs += ms;
    },
    async goOn() {
      if (aheadMs > 0) await turn('POST', '/clock', { ms: aheadMs });
    },
  };
}
