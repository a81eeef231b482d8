import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { areas, notRun } from '../support/box-sdk-areas.ts';
import { openShippedSuites } from '../support/box-sdk-suite.ts';
import { openContext } from '../support/emulator-context.ts';
import { application, directory, maria, openFolder, start } from './box-fixture.ts';

const { clientId, clientSecret } = application;
const { enterpriseId } = directory;

const passphrase = randomUUID();
const { publicKey, privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase },
});
/** As an app's page in Box's developer console gives it for download. */
const jwtConfig = {
  boxAppSettings: {
    clientID: clientId,
    clientSecret,
    appAuth: { publicKeyID: 'key', privateKey, passphrase },
  },
  enterpriseID: enterpriseId,
};

const context = await openContext();
const folder = openFolder();
const twin = await start(context, folder, { jwtPublicKeyPem: publicKey });
const shipped = openShippedSuites({
  origin: twin.url.origin,
  settings: {
    CLIENT_ID: clientId,
    CLIENT_SECRET: clientSecret,
    ENTERPRISE_ID: enterpriseId,
    USER_ID: maria,
    JWT_CONFIG_BASE_64: Buffer.from(JSON.stringify(jwtConfig)).toString('base64'),
  },
});
afterAll(async () => {
  shipped[Symbol.dispose]();
  await twin[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
  await context[Symbol.asyncDispose]();
});

test('knows of every suite that Box ships whether it runs', () => {
  const known = [...Object.keys(areas), ...Object.keys(notRun)];
  expect(known.toSorted()).toEqual(shipped.names.toSorted());
});

describe.for(Object.entries(areas))("Box's own suite %s", ([suite, except]) => {
  const tests = shipped.testsOf(suite);

  test('holds tests, and those that are left out', () => {
    const names = tests.map(({ name }) => name);
    expect(names).not.toEqual([]);
    expect(names).toEqual(expect.arrayContaining(Object.keys(except)));
  });

  for (const { name, run } of tests) {
    const reason = new Map(Object.entries(except)).get(name);
    if (reason === undefined) test(name, () => run());
    else test(name, ({ skip }) => skip(reason));
  }
});
