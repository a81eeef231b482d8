/** The address of a connection's own webhook. */
export const webhookAddress = (publicEndpoint: string, connectionId: string): string =>
  `${publicEndpoint.replace(/\/$/, '')}/api/webhooks/graph/${connectionId}`;

/**
 * What a notification address has in common with those of all connections: a partner topic is one for all of them, and of our
 * webhooks only the last word differs. Graph may give an address back in other letters.
 */
export function deliveryOf(notificationUrl: string): string {
  const webhook = /^(.+\/api\/webhooks\/graph)\/[^/]+$/.exec(notificationUrl)?.[1];
  if (webhook !== undefined) return webhook.toLowerCase();
  if (!isPartnerTopic(notificationUrl)) return notificationUrl;
  const fields = new URLSearchParams(notificationUrl.slice(notificationUrl.indexOf('?')));
  fields.sort();
  return `EventGrid:?${fields.toString()}`.toLowerCase();
}

/** Whether it is of the kinds that we ask for: at other addresses somebody else is told. */
export const isOfOurKind = (notificationUrl: string): boolean =>
  isPartnerTopic(notificationUrl) || /\/api\/webhooks\/graph\/[^/]+$/.test(notificationUrl);

const isPartnerTopic = (notificationUrl: string): boolean => /^EventGrid:\?/i.test(notificationUrl);
