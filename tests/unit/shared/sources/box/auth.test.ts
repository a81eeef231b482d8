import type { Authentication } from 'box-node-sdk/networking/auth';
import { expect, test } from 'vitest';
import { forOneCall, singleFlight } from '../../../../../shared/sources/box/auth.ts';

/** Tokens t1, t2, … ; each answer comes when `answer` is called. */
function createAuth() {
  let current = 0;
  let broken: Error | undefined;
  const asked: string[] = [];
  const waiting: (() => void)[] = [];
  const ask = async (what: string) => {
    asked.push(what);
    await new Promise<void>((resolve) => waiting.push(resolve));
    if (broken) throw broken;
    if (what === 'refresh' || current === 0) current += 1;
    return { accessToken: `t${current}` };
  };
  const unsupported = () => Promise.reject(new Error('not here'));
  const auth: Authentication = {
    retrieveToken: () => ask('retrieve'),
    refreshToken: () => ask('refresh'),
    retrieveAuthorizationHeader: unsupported,
    revokeToken: unsupported,
    downscopeToken: unsupported,
  };
  return {
    auth,
    asked,
    break: (error: Error | undefined) => void (broken = error),
    answer: async () => {
      // Who waits for an answer may ask again at once.
      for (let turn = 0; turn < 20; turn++) {
        for (const resolve of waiting.splice(0)) resolve();
        await Promise.resolve();
      }
    },
  };
}

test('calls side by side share the very first token', async () => {
  const { auth, asked, answer } = createAuth();
  const shared = singleFlight(auth);
  const headers = Promise.all([1, 2, 3].map(() => shared.retrieveAuthorizationHeader()));
  await answer();
  expect(await headers).toEqual(['Bearer t1', 'Bearer t1', 'Bearer t1']);
  expect(asked).toEqual(['retrieve']);
});

test('a first token that could not be had is asked for again', async () => {
  const source = createAuth();
  const shared = singleFlight(source.auth);
  source.break(new Error('out of reach'));
  const failed = [1, 2].map(() => expect(shared.retrieveToken()).rejects.toThrow('out of reach'));
  await source.answer();
  await Promise.all(failed);
  source.break(undefined);
  const token = shared.retrieveToken();
  await source.answer();
  expect(await token).toEqual({ accessToken: 't1' });
  expect(source.asked).toEqual(['retrieve', 'retrieve']);
});

test('calls that meet a 401 side by side share one refresh, and who comes meanwhile waits for it', async () => {
  const { auth, asked, answer } = createAuth();
  const shared = singleFlight(auth);
  const all = Promise.all([shared.refreshToken(), shared.refreshToken(), shared.retrieveToken()]);
  await answer();
  expect(new Set((await all).map(({ accessToken }) => accessToken))).toEqual(new Set(['t1']));
  expect(asked).toEqual(['refresh']);
});

test('a call whose token was replaced while it was under way takes the new one', async () => {
  const { auth, asked, answer } = createAuth();
  const shared = singleFlight(auth);
  const [early, late] = [forOneCall(shared), forOneCall(shared)];
  const sent = Promise.all([early, late].map((call) => call.retrieveAuthorizationHeader()));
  await answer();
  expect(await sent).toEqual(['Bearer t1', 'Bearer t1']);

  const refreshed = early.refreshToken();
  await answer();
  expect(await refreshed).toEqual({ accessToken: 't2' });
  const taken = late.refreshToken(); // its 401 arrives only now
  await answer();
  expect(await taken).toEqual({ accessToken: 't2' });
  expect(asked.filter((what) => what === 'refresh')).toHaveLength(1);
});
