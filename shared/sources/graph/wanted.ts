import { peoplePart } from '../../model/stream.ts';
import { clientStateOf, partOfResource } from './notification.ts';
import type { Wanted } from './subscriptions.ts';

/** Where Graph announces changes of a connection, and the key by which we know that it is Graph. */
export interface Announcing {
  readonly connectionId: string;
  readonly key: string;
  /** An address of ours, or `EventGrid:?…`. */
  readonly notificationUrl: string;
  readonly lifecycleNotificationUrl: string;
}

/** The subscriptions that a part needs. */
export function wantedOf(part: string, announcing: Announcing): Wanted[] {
  const { connectionId, key, notificationUrl, lifecycleNotificationUrl } = announcing;
  const want = (resource: string, changeType: Wanted['changeType']): Wanted => ({
    resource,
    changeType,
    notificationUrl,
    lifecycleNotificationUrl,
    clientState: clientStateOf(key, connectionId, partOfResource(resource) ?? ''),
  });
  if (part === peoplePart) return ['/users', '/groups'].map((one) => want(one, 'updated,deleted'));
  return [want(`/drives/${part}/root`, 'updated')];
}
