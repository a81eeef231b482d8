import { expect, test } from 'vitest';
import { createSourceOf } from '../../../../shared/sources/connect.ts';
import { testTenantId } from '../../../support/emulator-context.ts';
import { asMicrosoft365 } from '../../../support/microsoft365.ts';

const connection = asMicrosoft365({
  id: 'microsoft365',
  tenantId: testTenantId,
  createdAt: '2026-11-24T08:00:00.000Z',
});

function openSources() {
  const read: string[] = [];
  const secrets = {
    get: async (name: string) => {
      read.push(name);
      if (read.length === 1) throw new Error('out of reach');
      return 'a key';
    },
    set: async () => {},
  };
  const endpoint = 'http://localhost:1';
  const sourceOf = createSourceOf({
    secrets,
    lease: (_name, work) => work(),
    endpoint,
    publicEndpoint: endpoint,
    graph: {
      secrets,
      credentialOf: async () => ({ getToken: async () => null }),
      endpoint,
      publicEndpoint: endpoint,
      counters: { count() {} },
      log: { info() {}, warn() {}, error() {} },
      now: () => new Date(0),
    },
  });
  return { sourceOf, read };
}

test('a connection has one live source until it is another, and one that could not be made is tried again', async () => {
  const { sourceOf, read } = openSources();
  await expect(sourceOf(connection)).rejects.toThrow('out of reach');
  const source = await sourceOf(connection);
  expect(await sourceOf({ ...connection, canaries: ['file:1/2'] })).toBe(source);
  expect(await sourceOf({ ...connection, announcedWith: 'a new key' })).not.toBe(source);
  expect(read).toHaveLength(3);
});
