import { expect, test } from 'vitest';
import { AddressClaims, verifiedAddress } from '../../../../shared/access/verified-address.ts';

const tid = '5f1b8c1e-7a52-4d0e-9d4e-2f6f3a9b7c10';
const issuer = `https://login.microsoftonline.com/${tid}/v2.0`;
const elsewhere = 'https://sts.windows.net/7b1de0f2-3c45-4b8e-9a60-0d2f6c8e5a17/';
const ann = 'ann@contoso.test';

const addressOf = (claims: object) =>
  verifiedAddress(AddressClaims.parse({ tid, preferred_username: ann, ...claims }), issuer);

test.each([
  ['the issuer vouches for', {}],
  ['is named as the issuer’s', { idp: issuer }],
  ['is named as the tenant’s', { idp: `https://sts.windows.net/${tid}/` }],
  ['is a member', { acct: 0 }],
])('who %s is known by their user name, whatever else is their address', (_who, claims) => {
  expect(addressOf({ ...claims, email: 'boss@contoso.test', xms_edov: true })).toBe(ann);
});

const guests: [string, object][] = [
  ['has an account in another tenant', { idp: elsewhere }],
  ['has an account in another tenant and is a member', { idp: elsewhere, acct: 0 }],
  ['has a personal account', { idp: 'live.com' }],
  ['is no member', { acct: 1 }],
  ['is no member, in words', { acct: '1' }],
  ['is nothing that we know', { acct: null }],
  ['has the name of a guest', { preferred_username: 'ann_contoso.test#EXT#@fabrikam.test' }],
  ['has the name of a guest as upn', { upn: 'ann_contoso.test_EXT_@fabrikam.test' }],
];

test.each(guests)('who %s has no address, whatever their user name', (_who, claims) => {
  expect(addressOf(claims)).toBeNull();
  expect(addressOf({ ...claims, email: ann })).toBeNull();
  expect(addressOf({ ...claims, email: ann, xms_edov: false })).toBeNull();
  expect(addressOf({ ...claims, email: ann, xms_edov: '0' })).toBeNull();
  expect(addressOf({ ...claims, xms_edov: true })).toBeNull();
});

test.each(guests)('who %s has the one whose domain is verified', (_who, claims) => {
  const email = 'ann@home.test';
  expect(addressOf({ ...claims, email, xms_edov: true })).toBe(email);
  expect(addressOf({ ...claims, email, xms_edov: '1' })).toBe(email);
});
