import { decodeJwt } from 'jose';
import { expect } from 'vitest';
import { createIdentity } from '../../shared/access/identity.ts';
import { testTenantId } from '../support/emulator-context.ts';
import { applicationId, signInAs, test as base } from './identity-fixture.ts';

const guest = (key: string, over = {}) => ({
  key,
  name: key,
  email: `${key}@elsewhere.test`,
  jobTitle: '',
  oid: `11111111-0000-4000-8000-${key.padEnd(12, '0')}`,
  boxUserId: key,
  isGuest: true,
  appRoles: ['reader' as const],
  ...over,
});

const test = base.extend<{ come: (who: string) => Promise<unknown[]> }>({
  /** Signs in. @returns what the token says, and the address that the product takes it to vouch for */
  come: async ({ identity: { url }, identity, directory }, use) => {
    directory.people.push(guest('abe'), guest('bea', { isAddressVerified: true }));
    const product = createIdentity({
      authority: url.origin,
      tenantId: testTenantId,
      audience: applicationId,
    });
    await use(async (who) => {
      const token = await signInAs(who, identity, directory);
      const { idp, acct, xms_edov } = decodeJwt(token);
      const { email } = await product.authenticate(`Bearer ${token}`);
      return [idp, acct, xms_edov, email];
    });
  },
});

const home = expect.stringMatching(/^https:\/\/sts\.windows\.net\/(?!5f1b)[0-9a-f-]{36}\/$/);

test('a guest’s token names their home, and nothing vouches for their address', async ({
  come,
}) => {
  expect(await come('abe')).toEqual([home, undefined, undefined, null]);
  expect(await come('bea')).toEqual([home, undefined, undefined, null]);
  expect(await come('ada')).toEqual([undefined, undefined, undefined, 'ada@example.test']);
});

test('where the registration asks, the token says who is a guest and whose address is verified', async ({
  come,
  directory,
}) => {
  Object.assign(directory.applications[0] ?? {}, { optionalClaims: ['acct', 'xms_edov'] });
  expect(await come('abe')).toEqual([home, 1, false, null]);
  expect(await come('bea')).toEqual([home, 1, true, 'bea@elsewhere.test']);
  expect(await come('ada')).toEqual([undefined, 0, true, 'ada@example.test']);
});
