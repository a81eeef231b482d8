import { describe, expect, test } from 'vitest';
import {
  clientStateOf,
  isOurs,
  NotificationEvent,
  Notifications,
  partOfResource,
} from '../../../../../shared/sources/graph/notification.ts';

const resource = 'drives/b!1/root';
const part = 'b!1';
const ours = { key: 'key', connectionId: 'finance', part };

describe('the client state', () => {
  const state = clientStateOf('key', 'finance', part);

  test('fits into what Graph keeps, and holds for what it was made for', () => {
    const drive = `b!${'x'.repeat(64)}`;
    expect(clientStateOf('key', 'a'.repeat(32), drive).length).toBeLessThanOrEqual(128);
    expect(isOurs(state, ours)).toBe(true);
  });

  test.each<[string, string | null, object]>([
    ['of another key', state, { key: 'other' }],
    ['of another connection', state, { connectionId: 'sales' }],
    ['of another drive', state, { part: 'b!2' }],
    ['that is missing', null, {}],
    ['that is empty', '', {}],
    ['cut short', state.slice(0, 20), {}],
  ])('%s does not hold', (_what, given, other) => {
    expect(isOurs(given, { ...ours, ...other })).toBe(false);
  });
});

test('notifications of drives and of their life are read, with what is new in them', () => {
  const { value } = Notifications.parse({
    value: [
      {
        subscriptionId: '1',
        subscriptionExpirationDateTime: '2026-12-01T00:00:00Z',
        clientState: 's',
        changeType: 'updated',
        resource,
        resourceData: { '@odata.type': '#Microsoft.Graph.DriveItem' },
        tenantId: 't',
        somethingNew: true,
      },
      { subscriptionId: '1', clientState: 's', lifecycleEvent: 'reauthorizationRequired' },
      { subscriptionId: '1', clientState: 's', lifecycleEvent: 'somethingNew' },
    ],
  });
  expect(value.map(({ lifecycleEvent }) => lifecycleEvent)).toEqual([
    undefined,
    'reauthorizationRequired',
    'missed',
  ]);
});

test.each([part, 'people'])(
  'a lifecycle notification names no resource, and is known by its state: %s',
  (part) => {
    const clientState = clientStateOf('key', 'finance', part);
    const { value } = Notifications.parse({
      value: [{ subscriptionId: '1', clientState, lifecycleEvent: 'missed' }],
    });
    expect(partOfResource(value[0]?.resource)).toBe(part);
    expect(isOurs(value[0]?.clientState, { ...ours, part })).toBe(true);
  },
);

const event = {
  specversion: '1.0',
  id: 'e1',
  type: 'Microsoft.Graph.DriveItemUpdated',
  source: '/tenants/t/applications/a',
  data: { subscriptionId: '1', clientState: 's', resource, tenantId: 't' },
};

test('the same through Event Grid', () => {
  expect(NotificationEvent.parse(event).resource).toBe(resource);
  expect(
    NotificationEvent.safeParse({ ...event, type: 'Microsoft.Storage.BlobCreated' }).success,
  ).toBe(false);
});

test('an event that names its drive by a GUID of its own is known by its state', () => {
  const data = { ...event.data, resource: '0f8fad5b-d9cb-469f-a165-70867728950e' };
  const clientState = clientStateOf('key', 'finance', part);
  const given = NotificationEvent.parse({ ...event, data: { ...data, clientState } });
  expect(partOfResource(given.resource)).toBe(part);
  expect(partOfResource(NotificationEvent.parse({ ...event, data }).resource)).toBeUndefined();
});

test.each([
  ['microsoft.graph.subscriptionRemoved', {}, 'missed'],
  ['microsoft.graph.subscriptionReauthorizationRequired', {}, 'reauthorizationRequired'],
  [
    'Microsoft.Graph.SubscriptionReauthorizationRequired',
    { lifecycleEvent: 'reauthorizationRequired' },
    'reauthorizationRequired',
  ],
  ['Microsoft.Graph.DriveItemUpdated', {}, undefined],
])('an event of the type %s is one of the life of a subscription or not', (type, more, life) => {
  const given = NotificationEvent.parse({ ...event, type, data: { ...event.data, ...more } });
  expect(given.lifecycleEvent).toBe(life);
});

test.each([
  ['drives/b!1/root', 'b!1'],
  ['/drives/b!1/root', 'b!1'],
  ['Users/5', 'people'],
  ['/groups', 'people'],
  ['me/messages', undefined],
  [undefined, undefined],
])('%s is about the part %s', (resource, part) => {
  expect(partOfResource(resource)).toBe(part);
});
