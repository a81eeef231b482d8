import type { Clock } from '../../clock.ts';
import type { EmulatorContext } from '../../emulator.ts';
import { partnerTopicOf, toCloudEvent, type EventGrid } from './cloud-event.ts';
import { isEventGrid, isLoopback } from './handshake.ts';
import type { Receivers } from './health.ts';
import type { Fate } from './mishaps.ts';
import type { Notice, Notices } from './notices.ts';
import type { Subscriptions } from './subscriptions.ts';

export interface Postman {
  /** Sends what is due; called after each change. */
  wake(): void;
  /** Resolves when nothing is due and nothing under way; what waits for its next retry is left waiting. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

export interface PostOffice {
  readonly clock: Clock;
  readonly log: EmulatorContext['log'];
  readonly tenantId: string;
  readonly notices: Notices;
  readonly subscriptions: Subscriptions;
  readonly receivers: Receivers;
  readonly fate: Fate;
  /** Absent: there are no partner topics here. */
  readonly eventGrid?: EventGrid | undefined;
}

/** A receiver has three seconds; what it does not take is offered again, further and further apart, for four hours. */
const timeoutMs = 3000;
const giveUpMs = 4 * 3600_000;
const waitMs = (retries: number): number => Math.min(5000 * 2 ** retries, 30 * 60_000);
const lifecycleTypes: Readonly<Record<string, string>> = {
  reauthorizationRequired: 'Microsoft.Graph.SubscriptionReauthorizationRequired',
  subscriptionRemoved: 'Microsoft.Graph.SubscriptionRemoved',
  missed: 'Microsoft.Graph.SubscriptionMissed',
};
const mostInOne = 100;
const parallel = 4;

export function createPostman(office: PostOffice): Postman {
  const { clock, log, notices, receivers, fate } = office;
  let running: Promise<void> | undefined;
  let cancelAlarm = () => {};
  let isStopped = false;
  const stopping = new AbortController();

  async function run(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve)); // what changed together is due together
    for (let due = take(); due.length > 0; due = take()) {
      const batches = batchesOf(due).values();
      const worker = async () => {
        for (const batch of batches) if (!isStopped) await deliver(batch);
      };
      await Promise.all(Array.from({ length: fate.order === undefined ? parallel : 1 }, worker));
    }
  }

  const take = () => (isStopped ? [] : notices.take(clock.now()));

  /** Notifications for one address travel together, as in Graph; shuffled ones alone. */
  function batchesOf(due: readonly Notice[]): Notice[][] {
    if (fate.order !== undefined) return fate.order(due).map((one) => [one]);
    return [...Map.groupBy(due, ({ url }) => url).values()].flatMap((all) =>
      Array.from({ length: Math.ceil(all.length / mostInOne) }, (_, at) =>
        all.slice(at * mostInOne, (at + 1) * mostInOne),
      ),
    );
  }

  async function deliver(batch: readonly Notice[]): Promise<void> {
    const [first] = batch;
    if (first === undefined) return;
    const lost = batch.filter(({ retries }) => retries === 0 && fate.isLost());
    for (const { id } of lost) notices.settle(id);
    const sent = batch.filter((one) => !lost.includes(one));
    const doubled = sent.filter(({ retries }) => retries === 0 && fate.isDoubled());
    if (sent.length === 0) return;
    const isTaken = isEventGrid(first.url) ? await publish(sent) : await post(first.url, sent);
    if (isStopped || isTaken === 'later') return; // still in the table: sent again
    if (isTaken && doubled.length > 0 && !isEventGrid(first.url)) await post(first.url, doubled);
    for (const notice of sent) settle(notice, isTaken);
  }

  function settle(notice: Notice, isTaken: boolean): void {
    const now = clock.now();
    if (isTaken) return notices.settle(notice.id);
    if (now - notice.madeAt < giveUpMs)
      return notices.retry(notice.id, now + waitMs(notice.retries));
    log('graph.notification-given-up', { tries: notice.retries + 1 });
    notices.settle(notice.id);
  }

  /** @returns 'later' when it was put off without a try */
  async function post(address: string, batch: readonly Notice[]): Promise<boolean | 'later'> {
    const url = new URL(address);
    if (!isLoopback(url)) {
      log('graph.notification-not-sent', { host: url.host });
      return true;
    }
    const health = receivers.health(url.host);
    if (health === 'drop') {
      log('graph.notification-dropped', { host: url.host, count: batch.length });
      return true;
    }
    if (
      health === 'slow' &&
      batch.some(({ dueAt, madeAt }) => dueAt < madeAt + receivers.delayMs)
    ) {
      for (const { id, madeAt } of batch) notices.postpone(id, madeAt + receivers.delayMs);
      return 'later';
    }
    const began = clock.now();
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: `{"value":[${batch.map(({ body }) => body).join(',')}]}`,
      redirect: 'manual',
      signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(timeoutMs)]),
    }).catch(() => undefined);
    await response?.body?.cancel().catch(() => {});
    if (!isStopped)
      receivers.note(url.host, response === undefined ? timeoutMs : clock.now() - began);
    return response?.ok ?? false;
  }

  async function publish(batch: readonly Notice[]): Promise<boolean> {
    try {
      for (const notice of batch) await publishOne(notice);
      return true;
    } catch (error) {
      log('graph.event-not-published', { error: String(error) });
      return false;
    }
  }

  async function publishOne({ url, body, event, subscriptionId }: Notice): Promise<void> {
    const topic = partnerTopicOf(url);
    const subscription = office.subscriptions.get(subscriptionId);
    if (topic === undefined || office.eventGrid === undefined)
      return log('graph.event-not-published', { reason: 'there are no partner topics' });
    const notification = JSON.parse(body) as Record<string, unknown>;
    const { tenantId } = office;
    const type = event ?? lifecycleTypes[String(notification['lifecycleEvent'])] ?? '';
    const appId = subscription?.appId ?? '';
    const told = { type, tenantId, appId, at: clock.now(), notification };
    await office.eventGrid.publish(topic.name, toCloudEvent(told));
  }

  function wake(): void {
    if (isStopped || running !== undefined) return;
    running = run()
      .catch((error: unknown) => log('graph.delivery-failed', { error: String(error) }))
      .finally(() => {
        running = undefined;
        arm();
      });
  }

  function arm(): void {
    cancelAlarm();
    const next = isStopped ? undefined : notices.nextDue();
    if (next === undefined) return;
    const wait = next - clock.now();
    if (wait <= 0) wake();
    else cancelAlarm = clock.after(wait, wake);
  }

  return {
    wake,
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
