import { randomUUID } from 'node:crypto';

/** A CloudEvent 1.0 as Graph gives it to a partner topic: https://learn.microsoft.com/azure/event-grid/one-drive-events */
export interface CloudEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly subject: string;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly data: Record<string, unknown>;
}

/** Takes an event into a partner topic. @throws when it could not: it is offered again later */
export type Publish = (partnerTopic: string, event: CloudEvent) => Promise<void>;

/** `EventGrid:?azuresubscriptionid=…&resourcegroup=…&partnertopic=…&location=…` */
export interface PartnerTopic {
  readonly azureSubscriptionId: string;
  readonly resourceGroup: string;
  readonly name: string;
  readonly location: string;
}

/** @returns undefined where a part is missing */
export function partnerTopicOf(notificationUrl: string): PartnerTopic | undefined {
  const query = new URLSearchParams(notificationUrl.slice(notificationUrl.indexOf('?')));
  const fields = new Map([...query].map(([name, value]) => [name.toLowerCase(), value]));
  const azureSubscriptionId = fields.get('azuresubscriptionid') ?? '';
  const resourceGroup = fields.get('resourcegroup') ?? '';
  const name = fields.get('partnertopic') ?? '';
  const location = fields.get('location') ?? '';
  if ([azureSubscriptionId, resourceGroup, name, location].includes('')) return undefined;
  return { azureSubscriptionId, resourceGroup, name, location };
}

interface Told {
  readonly type: string;
  readonly tenantId: string;
  readonly appId: string;
  readonly at: number;
  readonly notification: Record<string, unknown>;
}

export function toCloudEvent({ type, tenantId, appId, at, notification }: Told): CloudEvent {
  const { resource } = notification;
  return {
    specversion: '1.0',
    id: randomUUID(),
    type,
    source: `/tenants/${tenantId}/applications/${appId}`,
    subject: typeof resource === 'string' ? resource : '',
    time: new Date(at).toISOString(),
    datacontenttype: 'application/json',
    data: notification,
  };
}
