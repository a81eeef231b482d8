import type { Client } from '@microsoft/microsoft-graph-client';
import type { GraphTwin } from '../../local/graph/server.ts';
import type { TestContext } from '../support/emulator-context.ts';
import { clientOf, driveOf, test as base } from './graph-fixture.ts';
import { openReceiver, type Receiver } from './graph-receiver.ts';

export interface Subscription {
  readonly id: string;
  readonly expirationDateTime: string;
}

export const test = base.extend<{ receiver: Receiver; admin: Client }>({
  receiver: async ({}, use) => {
    await using receiver = await openReceiver();
    await use(receiver);
  },
  admin: async ({ context, twin }, use) => {
    await use(clientOf(context, twin, 'administrator'));
  },
});

const budget = 'sites/Finance/Documents/budget.txt';
export const hourMs = 3600_000;
export const dayMs = 24 * hourMs;

export const rootOf = (twin: GraphTwin) => `${driveOf(twin, budget)}/root`;
export const inMs = ({ clock }: TestContext, ms: number) =>
  new Date(clock.now() + ms).toISOString();

interface Wish {
  readonly resource: string;
  readonly notificationUrl: string;
  readonly prefer?: string;
  readonly [more: string]: unknown;
}

export async function subscribe(
  { client, context }: { client: Client; context: TestContext },
  { prefer, ...wish }: Wish,
): Promise<Subscription> {
  const call = client.api('/subscriptions');
  if (prefer !== undefined) call.header('Prefer', prefer);
  return call.post({
    changeType: 'updated',
    clientState: 'secret',
    expirationDateTime: inMs(context, dayMs),
    ...wish,
  }) as Promise<Subscription>;
}
