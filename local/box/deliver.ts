import { randomUUID } from 'node:crypto';
import { mulberry32 } from '../faults.ts';
import { isLoopback } from './api/webhooks.ts';
import { signedHeaders, type SigningKeys } from './signature.ts';
import type { State } from './state.ts';
import type { Delivery } from './webhooks.ts';

/** What can happen to notifications on the way, on purpose; nothing unless a test asks. */
export interface Mishaps {
  /** This share never leaves. */
  lose(share: number, seed: number): void;
  /** This share is sent twice: two deliveries of one event. */
  duplicate(share: number, seed: number): void;
  /** What is due together goes out in any order. */
  shuffle(seed: number): void;
  none(): void;
}

export interface Postman {
  readonly mishaps: Mishaps;
  /** Sends what is due; called after each change. */
  wake(): void;
  /** Resolves when nothing is due and nothing under way; what waits for its next retry is left waiting. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

/** "Up to 12 times over two hours", further and further apart. */
const retryAfterMs = [5, 15, 30, 60, 120, 240, 480, 600, 900, 1200, 1500, 1800].map(
  (s) => s * 1000,
);
/** Box gives an endpoint 30 seconds to answer. */
const timeoutMs = 30_000;
const parallel = 8;

/** @param wallTime the receiver checks the stamp against the real time, not against the local cloud's movable clock */
export function createPostman(state: State, keys: SigningKeys, wallTime: () => number): Postman {
  const never = () => false;
  let isLost = never;
  let isDoubled = never;
  let order: ((batch: Delivery[]) => Delivery[]) | undefined;
  let running: Promise<void> | undefined;
  let cancelAlarm = () => {};
  let isStopped = false;
  const stopping = new AbortController();

  async function run(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve)); // what changed together is due together
    for (let batch = nextBatch(); batch.length > 0; batch = nextBatch()) {
      const queue = batch.values();
      const worker = async () => {
        for (const delivery of queue) if (!isStopped) await send(delivery);
      };
      await Promise.all(Array.from({ length: order === undefined ? parallel : 1 }, worker));
    }
  }

  function nextBatch(): Delivery[] {
    if (isStopped) return [];
    const due = state.webhooks.due(state.clock.now());
    return order === undefined ? due : order(due);
  }

  async function send(delivery: Delivery): Promise<void> {
    const url = new URL(delivery.address);
    if (!isLoopback(url)) {
      // The local cloud never calls out into the world.
      state.log('box.webhook-not-sent', { host: url.host });
      return state.webhooks.settle(delivery.id);
    }
    const isFirst = delivery.retries === 0;
    const isArrived = isFirst && isLost() ? true : await post(delivery);
    if (isArrived && isFirst && isDoubled()) await post(delivery);
    if (isStopped) return; // still in the table: sent again at the next start
    if (isArrived) return state.webhooks.settle(delivery.id);
    const wait = retryAfterMs[delivery.retries];
    if (wait !== undefined) return state.webhooks.retry(delivery.id, state.clock.now() + wait);
    state.log('box.webhook-given-up', { tries: delivery.retries + 1 });
    state.webhooks.settle(delivery.id);
  }

  async function post({ address, body }: Delivery): Promise<boolean> {
    const at = new Date(wallTime());
    const headers = signedHeaders(body, { keys, deliveryId: randomUUID(), at });
    const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(timeoutMs)]);
    const request = { method: 'POST', headers, body, signal };
    const response = await fetch(address, { ...request, redirect: 'manual' }).catch(
      () => undefined,
    );
    await response?.body?.cancel().catch(() => {});
    return response?.ok ?? false;
  }

  function wake(): void {
    if (isStopped || running !== undefined) return;
    running = run()
      .catch((error: unknown) => state.log('box.delivery-failed', { error: String(error) }))
      .finally(() => {
        running = undefined;
        arm();
      });
  }

  function arm(): void {
    cancelAlarm();
    const next = isStopped ? undefined : state.webhooks.nextDue();
    if (next === undefined) return;
    const wait = next - state.clock.now();
    if (wait <= 0) wake();
    else cancelAlarm = state.clock.after(wait, wake);
  }

  return {
    wake,
    mishaps: {
      lose: (share, seed) => void (isLost = drawn(share, seed)),
      duplicate: (share, seed) => void (isDoubled = drawn(share, seed)),
      shuffle(seed) {
        const random = mulberry32(seed);
        order = (batch) =>
          batch
            .map((delivery) => ({ delivery, place: random() }))
            .toSorted((a, b) => a.place - b.place)
            .map(({ delivery }) => delivery);
      },
      none() {
        isLost = never;
        isDoubled = never;
        order = undefined;
      },
    },
    async idle() {
      wake();
      for (let round = running; round !== undefined; round = running) await round;
    },
    async stop() {
      isStopped = true;
      cancelAlarm();
      stopping.abort();
      await running;
    },
  };
}

function drawn(share: number, seed: number): () => boolean {
  const random = mulberry32(seed);
  return () => random() < share;
}
