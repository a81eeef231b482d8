import { setTimeout } from 'node:timers/promises';
import type { Counters } from '../../azure/counters.ts';
import type { CredentialOf } from '../../azure/credentials.ts';
import type { Secrets } from '../../azure/secrets.ts';
import type { Microsoft365Connection } from '../../model/connection.ts';
import type { Log } from '../../platform/log.ts';
import { createGraphClient } from './client.ts';
import { createGate, type Gate } from './gate.ts';
import type { OpenLink } from './permissions.ts';
import { createGraphSource, type GraphSource } from './source.ts';
import { webhookAddress } from './delivery.ts';
import type { Announcing } from './wanted.ts';

/** Microsoft asks for it: undecorated traffic is throttled first (sharepoint/dev, "avoid getting throttled"). */
const userAgent = 'NONISV|Sluice|Sluice/1.0';

export interface GraphOptions {
  readonly secrets: Secrets;
  readonly credentialOf: CredentialOf;
  readonly endpoint: string;
  readonly publicEndpoint: string;
  /** `EventGrid:?…`: announced there and not at our own address. */
  readonly partnerTopic?: string | undefined;
  readonly counters: Pick<Counters, 'count'>;
  readonly log: Log;
  readonly now: () => Date;
}

/** One gate for all connections of a process: they are of one tenant, and Microsoft counts its calls together. */
/** A site that hangs keeps the stream of people from its news meanwhile. */
const siteWithinMs = 20_000;

const gates = new WeakMap<GraphOptions, Gate>();

export async function connectGraph(
  connection: Microsoft365Connection,
  options: GraphOptions,
): Promise<GraphSource> {
  const { secrets, credentialOf, endpoint, log, now } = options;
  const { id, tenantId, auth, sites, oneDrives, links, notificationSecretName } = connection;
  const gate = gateOf(options);
  const credential = await credentialOf(auth);
  const key = await secrets.get(notificationSecretName);
  const common = { credential, gate, userAgent, log, now };
  return createGraphSource({
    client: createGraphClient({ ...common, endpoint: `${endpoint.replace(/\/$/, '')}/v1.0` }),
    sharePointOf: (origin) =>
      createGraphClient({
        ...common,
        endpoint: origin,
        scope: `${origin}/.default`,
        answerWithinMs: siteWithinMs,
      }),
    tenantId,
    scope: { sites, oneDrives },
    links: linksOf(links),
    announcing: { connectionId: id, key, ...announcedAt(id, options) },
    log,
    now,
  });
}

/** Events of the subscriptions themselves come to the same partner topic (learn.microsoft.com/azure/event-grid/subscribe-to-graph-api-events). */
function announcedAt(
  connectionId: string,
  { publicEndpoint, partnerTopic }: GraphOptions,
): Pick<Announcing, 'notificationUrl' | 'lifecycleNotificationUrl'> {
  if (partnerTopic !== undefined) {
    return { notificationUrl: partnerTopic, lifecycleNotificationUrl: partnerTopic };
  }
  const notificationUrl = webhookAddress(publicEndpoint, connectionId);
  return { notificationUrl, lifecycleNotificationUrl: `${notificationUrl}/lifecycle` };
}

function gateOf(options: GraphOptions): Gate {
  const known = gates.get(options);
  if (known) return known;
  const { counters, now } = options;
  const gate = createGate({ counters, now, wait: (ms) => setTimeout(ms) });
  gates.set(options, gate);
  return gate;
}

const linksOf = ({ organization, anyone }: Microsoft365Connection['links']): OpenLink[] => [
  ...(organization ? (['organization'] as const) : []),
  ...(anyone ? (['anonymous'] as const) : []),
];
