import { randomUUID } from 'node:crypto';
import type { Doorbells, Tree } from '../state.ts';
import type { Change, People } from '../people/people.ts';
import type { EventGrid } from './cloud-event.ts';
import { isEventGrid } from './handshake.ts';
import { createReceivers } from './health.ts';
import { createMishaps, type Mishaps } from './mishaps.ts';
import { openNotices } from './notices.ts';
import { createPostman, type Postman } from './postman.ts';
import { schema } from './schema.ts';
import {
  isPaused,
  openSubscriptions,
  type Subscription,
  type Subscriptions,
} from './subscriptions.ts';

export type LifecycleEvent = 'reauthorizationRequired' | 'subscriptionRemoved' | 'missed';

/** Everything that rings. */
export interface Bells extends Doorbells {
  readonly subscriptions: Subscriptions;
  readonly mishaps: Mishaps;
  readonly postman: Postman;
  /** Tells the subscriber about the subscription itself; who is to authorize it again is told nothing else before. */
  tellLifecycle(subscription: Subscription, event: LifecycleEvent): void;
  /** To every subscriber; who hears that a subscription is removed has none any more. */
  tellAll(event: LifecycleEvent): void;
  /** With all that waits for it. */
  remove(subscription: Subscription): void;
}

export interface BellOptions {
  readonly tree: Tree;
  readonly people: People;
  /** How long after a change of the directory its subscribers hear of it; up to 15 minutes in Entra. */
  readonly directoryLagMs: () => number;
  readonly eventGrid?: EventGrid | undefined;
}

export function openBells({ tree, people, directoryLagMs, eventGrid }: BellOptions): Bells {
  const { db, clock, log } = tree;
  const { tenantId } = tree.directory;
  db.exec(schema);
  const subscriptions = openSubscriptions(db);
  const notices = openNotices(db);
  const { mishaps, fate } = createMishaps();
  const receivers = createReceivers(clock);
  const office = { clock, log, tenantId, notices, subscriptions, receivers, fate, eventGrid };
  const postman = createPostman(office);
  const isTold = (one: Subscription) => one.expiresAt > clock.now() && !isPaused(one);

  const common = ({ id, expiresAt, clientState }: Subscription) => ({
    subscriptionId: id,
    subscriptionExpirationDateTime: new Date(expiresAt).toISOString(),
    clientState,
    tenantId,
  });

  function enqueue(to: Subscription, { event, content, lagMs }: News): void {
    const now = clock.now();
    notices.add({
      subscriptionId: to.id,
      url: event === null ? (to.lifecycleUrl ?? to.notificationUrl) : to.notificationUrl,
      body: JSON.stringify({ ...common(to), ...content }),
      event,
      madeAt: now,
      dueAt: now + lagMs + fate.delayMs,
    });
    setImmediate(() => postman.wake()); // after the transaction of the change
  }

  function ring(driveId: string, { security }: { security: boolean }): void {
    for (const to of subscriptions.on('drive', driveId)) {
      if (!isTold(to) || (security && to.tellsRights === 0)) continue;
      // It tells no more than that something changed: one that waits says it for all.
      if (notices.waits(to.id)) continue;
      const content = {
        id: randomUUID(),
        changeType: 'updated',
        // Of a drive's event in Event Grid it "is a <guid>" (azure/event-grid/one-drive-events): that of its list, we take it.
        resource: isEventGrid(to.notificationUrl)
          ? (tree.drives.get(driveId)?.listId ?? '')
          : to.resource.replace(/^\//, ''),
        resourceData: { '@odata.type': '#Microsoft.Graph.DriveItem' },
      };
      enqueue(to, { event: 'Microsoft.Graph.DriveItemUpdated', content, lagMs: 0 });
    }
  }

  function tellOf({ kind, id, change, memberId }: Change): void {
    const changeType = change === 'purged' ? 'deleted' : 'updated';
    const type = kind === 'users' ? 'User' : 'Group';
    const resource = `${type}s/${id}`;
    for (const to of [...subscriptions.on(kind, ''), ...subscriptions.on(kind, id)]) {
      if (!isTold(to) || !to.changeTypes.split(',').includes(changeType)) continue;
      const content = {
        id: randomUUID(),
        changeType,
        resource,
        resourceData: {
          '@odata.type': `#Microsoft.Graph.${type}`,
          '@odata.id': resource,
          id,
          organizationId: tenantId,
          ...(memberId !== null && {
            [change.startsWith('owner') ? 'owners@delta' : 'members@delta']: [
              { id: memberId, ...(change.endsWith('-removed') && { '@removed': 'deleted' }) },
            ],
          }),
        },
      };
      const event = `Microsoft.Graph.${type}${changeType === 'deleted' ? 'Deleted' : 'Updated'}`;
      enqueue(to, { event, content, lagMs: directoryLagMs() });
    }
  }
  people.listen(tellOf);

  tree.journal.listen(({ driveId, sharing }) => ring(driveId, { security: sharing !== 'none' }));

  function tellLifecycle(subscription: Subscription, lifecycleEvent: LifecycleEvent): void {
    if (lifecycleEvent === 'reauthorizationRequired')
      subscriptions.save({ ...subscription, reauthorizeAt: null });
    if (subscription.lifecycleUrl === null) return;
    enqueue(subscription, { event: null, content: { lifecycleEvent }, lagMs: 0 });
  }
  function remove({ id }: Subscription): void {
    subscriptions.remove(id);
    notices.forget(id);
  }

  return {
    subscriptions,
    mishaps,
    postman,
    ring,
    tellLifecycle,
    tellAll(event) {
      for (const one of subscriptions.all()) {
        tellLifecycle(one, event);
        if (event === 'subscriptionRemoved') remove(one);
      }
    },
    remove,
  };
}

interface News {
  /** Type of the CloudEvent; null for news of the subscription itself. */
  readonly event: string | null;
  readonly content: Record<string, unknown>;
  readonly lagMs: number;
}
