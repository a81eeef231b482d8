import type { Clock } from '../clock.ts';
import type { Delivery, EventsState, Outcome } from './state.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** Event Grid's schedule and limits (learn.microsoft.com/azure/event-grid/delivery-and-retry), without its randomness. */
const delays = [
  10 * second,
  30 * second,
  minute,
  5 * minute,
  10 * minute,
  30 * minute,
  hour,
  3 * hour,
  6 * hour,
  12 * hour,
];
const maxAttempts = 30;
const timeToLive = 24 * hour;
const answerWithin = 30 * second;
/** No retry helps against these, says Event Grid of webhooks. */
const finalStatuses = new Set([400, 401, 403, 413]);
const atOnce = 16;
const origin = 'eventgrid.azure.net';

export interface Deliverer extends AsyncDisposable {
  /** Looks for what is due; after it, by itself at the time of the next one. */
  wake(): void;
}

/** Pushes events to webhooks as Event Grid does: each at least once, in no order. */
export function createDeliverer(state: EventsState, clock: Clock): Deliverer {
  const stopping = new AbortController();
  const running = new Map<string, Promise<void>>();
  const isWelcome = createHandshake(stopping.signal);
  let cancelAlarm = () => {};

  function wake(): void {
    if (stopping.signal.aborted) return;
    cancelAlarm();
    const due = state
      .due(clock.now(), atOnce + running.size)
      .filter((one) => !running.has(keyOf(one)));
    for (const delivery of due.slice(0, atOnce - running.size))
      running.set(keyOf(delivery), deliver(delivery));
    const next = running.size < atOnce ? nextAlarm() : undefined;
    if (next !== undefined) cancelAlarm = clock.after(next, wake);
  }

  /** What is on its way wakes us when it ends, so only what lies in the future needs an alarm. */
  function nextAlarm(): number | undefined {
    const dueAt = state.nextDueAt();
    if (dueAt === undefined) return undefined;
    return dueAt > clock.now() || running.size === 0 ? Math.max(dueAt - clock.now(), 0) : undefined;
  }

  async function deliver(delivery: Delivery): Promise<void> {
    const answer = await attempt(delivery);
    if (!stopping.signal.aborted) state.settle(delivery, judge(delivery, answer));
    running.delete(keyOf(delivery));
    wake();
  }

  async function attempt({ url, event, attempts }: Delivery): Promise<number | string> {
    try {
      if (!(await isWelcome(url))) return 'the handshake was refused';
      const response = await fetch(url, {
        method: 'POST',
        signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(answerWithin)]),
        headers: {
          'content-type': 'application/cloudevents+json; charset=utf-8',
          'webhook-request-origin': origin,
          'aeg-event-type': 'Notification',
          'aeg-delivery-count': String(attempts),
        },
        body: event,
      });
      await response.body?.cancel();
      return response.status;
    } catch (error) {
      return error instanceof Error ? error.name : 'failed';
    }
  }

  function judge({ attempts, receivedAt }: Delivery, answer: number | string): Outcome {
    const reason = String(answer);
    const now = clock.now();
    if (typeof answer === 'number' && answer >= 200 && answer <= 204)
      return { state: 'delivered', reason, dueAt: now };
    const dueAt = now + (delays[attempts] ?? 12 * hour);
    const isFinal = typeof answer === 'number' && finalStatuses.has(answer);
    const isSpent = attempts + 1 >= maxAttempts || dueAt > receivedAt + timeToLive;
    return { state: isFinal || isSpent ? 'dropped' : 'pending', reason, dueAt };
  }

  return {
    wake,
    async [Symbol.asyncDispose]() {
      stopping.abort();
      cancelAlarm();
      await Promise.all(running.values());
    },
  };
}

const keyOf = ({ position, url }: Delivery) => `${position} ${url}`;

/** Nobody gets events who did not say that he wants them (CloudEvents HTTP webhook 1.0, §4). Asked once in a process's life. */
function createHandshake(signal: AbortSignal): (url: string) => Promise<boolean> {
  const welcome = new Set<string>();
  return async (url) => {
    if (welcome.has(url)) return true;
    const response = await fetch(url, {
      method: 'OPTIONS',
      signal: AbortSignal.any([signal, AbortSignal.timeout(answerWithin)]),
      headers: { 'webhook-request-origin': origin, 'webhook-request-rate': '120' },
    });
    await response.body?.cancel();
    const allowed = response.headers.get('webhook-allowed-origin');
    if (response.ok && (allowed === '*' || allowed === origin)) welcome.add(url);
    return welcome.has(url);
  };
}
