import { setTimeout as wait } from 'node:timers/promises';
import { directory } from '../local/seed/company.ts';
import { clientStateOf } from '../shared/sources/graph/notification.ts';
import { createRandom } from './corpus/random.ts';

interface Post {
  readonly body: string;
  readonly notifications: number;
  readonly forged: number;
}

export interface Sent extends Omit<Post, 'body'> {
  /** 0: there was no answer. */
  readonly status: number;
  /** From when it was due. */
  readonly ms: number;
}

export interface Flood {
  readonly notifications: number;
  readonly drives: readonly string[];
  readonly key: string;
  readonly connectionId: string;
}

const mostInOne = 100;
const forgedShare = 0.05;

/** What Graph would post, in order; the same for the same drives. */
export function floodOf({ notifications, drives, key, connectionId }: Flood): Post[] {
  const random = createRandom(1);
  const states = new Map(drives.map((drive) => [drive, clientStateOf(key, connectionId, drive)]));
  const notification = (isForged: boolean, n: number) => {
    const drive = random.pick(drives);
    const forged = clientStateOf('a key that was guessed', connectionId, drive);
    return {
      id: `flood-${n}`,
      subscriptionId: `flood-${drive}`,
      subscriptionExpirationDateTime: '2099-01-01T00:00:00Z',
      clientState: isForged ? forged : states.get(drive),
      changeType: 'updated',
      resource: `drives/${drive}/root`,
      resourceData: { '@odata.type': '#Microsoft.Graph.DriveItem' },
      tenantId: directory.tenantId,
    };
  };
  const posts: Post[] = [];
  for (let made = 0; made < notifications;) {
    const size = Math.min(random.whole(1, mostInOne), notifications - made);
    const isAllForged = random.next() < forgedShare;
    const marks = Array.from({ length: size }, () => isAllForged || random.next() < forgedShare);
    const first = made;
    const value = marks.map((isForged, n) => notification(isForged, first + n));
    const forged = marks.filter(Boolean).length;
    posts.push({ body: JSON.stringify({ value }), notifications: size, forged });
    made += size;
  }
  return posts;
}

/** Sends by the clock, whether or not the posts before are answered. */
export function sendFlood(
  posts: readonly Post[],
  { url, withinMs }: { url: string; withinMs: number },
): Promise<Sent[]> {
  const began = performance.now();
  return Promise.all(
    posts.map(async ({ body, ...post }, n) => {
      const due = began + (n * withinMs) / posts.length;
      await wait(Math.max(0, due - performance.now()));
      const status = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body,
      }).then(
        async (response) => {
          await response.arrayBuffer(); // to cancel it would end the connection, and each post need a new one
          return response.status;
        },
        () => 0,
      );
      return { ...post, status, ms: performance.now() - due };
    }),
  );
}
