import { expect } from 'vitest';
import { startCosmos } from '../../local/cosmos/server.ts';
import resources from '../../infra/resources.json' with { type: 'json' };
import { createLease, type Lease } from '../../shared/azure/lease.ts';
import { createStore } from '../../shared/azure/store.ts';
import { testTenantId as tenantId } from '../support/emulator-context.ts';
import { idOf } from './box-fixture.ts';
import {
  clientId,
  clientSecret,
  failureOf,
  oauth,
  oauthRedirectUri,
  test as base,
  type World,
} from './box-source-fixture.ts';
import { connect as connectCosmos } from './cosmos-fixture.ts';

interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string;
}

const post = (world: World, path: string, fields: Record<string, string>) =>
  fetch(new URL(path, world.twin.url), {
    method: 'POST',
    body: new URLSearchParams({ client_id: clientId, client_secret: clientSecret, ...fields }),
  });

/** A person's consent, kept in the vault as connecting Box leaves it. */
async function consent(world: World): Promise<void> {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: oauthRedirectUri,
    login: 'maria@example.com',
  });
  const back = await fetch(new URL(`/oauth2/authorize?${query.toString()}`, world.twin.url), {
    redirect: 'manual',
  });
  const code = new URL(back.headers.get('location') ?? '').searchParams.get('code') ?? '';
  const answer = await post(world, '/oauth2/token', { grant_type: 'authorization_code', code });
  const { access_token, refresh_token } = (await answer.json()) as Record<string, string>;
  await keep(world, { accessToken: access_token ?? '', refreshToken: refresh_token ?? '' });
}

const keep = ({ secrets }: World, tokens: Tokens) =>
  secrets.set('box-tokens', JSON.stringify(tokens));
const kept = async ({ secrets }: World) => JSON.parse(await secrets.get('box-tokens')) as Tokens;

/** As if the hour of the access token were over, for Box only. */
const runOut = async (world: World) =>
  post(world, '/oauth2/revoke', { token: (await kept(world)).accessToken });

/** A lease as each process of the app makes it, over the records that all of them share. */
const test = base.extend<{ leases: [Lease, Lease] }>({
  leases: async ({ world }, use) => {
    const { database, containers } = resources.cosmos;
    const { context } = world;
    await using cosmos = await startCosmos({ context, databases: [{ id: database, containers }] });
    const clients = [1, 2].map(() => connectCosmos(cosmos.url, context));
    const [one, other] = clients.map((client) =>
      createLease(tenantId, createStore(client.database(database))),
    );
    if (one && other) await use([one, other]);
    for (const client of clients) client.dispose();
  },
});

test('calls side by side in two processes burn one refresh token, and all of them come through', async ({
  world,
  leases,
}) => {
  await consent(world);
  const processes = await Promise.all(leases.map((lease) => world.connect({ auth: oauth, lease })));
  const refreshes = () => world.calls.filter((call) => call === 'POST /oauth2/token').length;
  const callAll = () =>
    Promise.all(
      processes.flatMap((source) =>
        Array.from({ length: 10 }, () => source.account('10001').then((one) => one?.email)),
      ),
    );
  const all = Array.from({ length: 20 }, () => 'maria@example.com');
  const atFirst = refreshes();
  expect(await callAll()).toEqual(all);
  expect(refreshes() - atFirst).toBe(0);

  // Twice: what the first refresh left in the vault must be good for the next.
  for (const round of [1, 2]) {
    const { refreshToken } = await kept(world);
    await runOut(world);
    expect(await callAll()).toEqual(all);
    expect(refreshes() - atFirst).toBe(round);
    expect((await kept(world)).refreshToken).not.toBe(refreshToken);
  }
});

test('a process that starts with a refresh token only makes the rest', async ({
  world,
  leases,
}) => {
  await consent(world);
  await keep(world, { ...(await kept(world)), accessToken: '' });
  const source = await world.connect({ auth: oauth, lease: leases[0] });
  expect((await source.account('10001'))?.email).toBe('maria@example.com');
  expect((await kept(world)).accessToken).not.toBe('');
});

test('a refresh token that was used elsewhere asks for a new consent, and is not told', async ({
  world,
  leases,
}) => {
  await consent(world);
  const { refreshToken } = await kept(world);
  await keep(world, { accessToken: 's3cret-access', refreshToken: 's3cret-refresh' });
  const source = await world.connect({ auth: oauth, lease: leases[0] });
  const failure = await failureOf(source.read(`file:${idOf(world.twin, 'Finance/budget.txt')}`));
  expect(failure).toContain('SOURCE_DENIED');
  for (const secret of ['s3cret', refreshToken, clientSecret])
    expect(failure).not.toContain(secret);
});

test.for(['', '{', '{"accessToken":"s3cret"}', '"s3cret"'])(
  'tokens in the vault that read %j are refused, and not told',
  async (value, { world, leases }) => {
    await world.secrets.set('box-tokens', value);
    const source = await world.connect({ auth: oauth, lease: leases[0] });
    const failure = await failureOf(source.roots());
    expect(failure).toContain('SECRET_MISSING');
    expect(failure).not.toContain('s3cret');
  },
);
