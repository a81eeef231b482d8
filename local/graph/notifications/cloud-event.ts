import { randomUUID } from 'node:crypto';

/** A CloudEvent 1.0 as Graph gives it to a partner topic: https://learn.microsoft.com/azure/event-grid/one-drive-events */
export interface CloudEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly type: string;
  readonly source: string;
  /** What it is about; a lifecycle event names nothing. */
  readonly subject?: string;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly data: Record<string, unknown>;
}

/** Event Grid, as it is to a partner that sends events into its customers' topics. */
export interface EventGrid {
  /** Makes the topic, or finds it made before. @throws when it may not */
  make(topic: PartnerTopic): void;
  /** @throws when it could not be taken: it is offered again later */
  publish(partnerTopic: string, event: CloudEvent): Promise<void>;
}

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
    ...(typeof resource === 'string' && { subject: resource }),
    time: new Date(at).toISOString(),
    datacontenttype: 'application/json',
    data: notification,
  };
}
