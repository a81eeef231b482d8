import { describe, expect, test } from 'vitest';
import { toGranted } from '../../../../../shared/sources/graph/permissions.ts';

const tenantId = '11111111-aaaa-4bbb-8ccc-000000000001';
const site = '22222222-aaaa-4bbb-8ccc-000000000002';
const maria = '33333333-aaaa-4bbb-8ccc-000000000003';
const sales = '44444444-aaaa-4bbb-8ccc-000000000004';
const everyone = { principal: `entra:tenant:${tenantId}` };

const anyone = { principal: 'anyone' };

const read = (entry: unknown, links: ('organization' | 'anonymous')[] = []) =>
  toGranted([entry], { tenantId, siteCollectionId: site, links });
const whoOf = (entry: unknown, links: ('organization' | 'anonymous')[] = []) =>
  read(entry, links).granted.map(({ who }) => who);
const direct = (grantedToV2: object) => ({ id: '1', roles: ['read'], grantedToV2 });
const claim = (loginName: string) => direct({ siteUser: { id: '7', displayName: 'x', loginName } });

describe('who is meant', () => {
  test.each<[string, object, object]>([
    [
      'a person by the object id',
      { user: { id: maria.toUpperCase() } },
      { principal: `entra:user:${maria}` },
    ],
    ['a group by the object id', { group: { id: sales } }, { principal: `entra:group:${sales}` }],
    [
      'a group of the site',
      { siteGroup: { id: '5', displayName: 'Members' } },
      { principal: `sp:group:${site}/5` },
    ],
    [
      'a person by both, of which the id lasts',
      {
        user: { id: maria },
        siteUser: { id: '9', loginName: 'i:0#.f|membership|maria@contoso.test' },
      },
      { principal: `entra:user:${maria}` },
    ],
    [
      'the owners of a group, though the group stands beside',
      {
        group: { id: sales, displayName: 'Sales Owners' },
        siteUser: { loginName: `c:0o.c|federateddirectoryclaimprovider|${sales}_o` },
      },
      { principal: `entra:owners:${sales}` },
    ],
    [
      'a guest whose claim is of another kind',
      { user: { id: maria }, siteUser: { id: '9', loginName: 'i:0i.t|00000003|guest' } },
      { principal: `entra:user:${maria}` },
    ],
    [
      'a person beside a name that is no claim',
      { user: { id: maria }, siteUser: { id: '1', loginName: 'Maria Huber' } },
      { principal: `entra:user:${maria}` },
    ],
  ])('%s', (_what, grantedToV2, who) => {
    expect(whoOf(direct(grantedToV2))).toEqual([who]);
  });

  test.each<[string, string, object]>([
    ['a person', 'i:0#.f|membership|Maria@Contoso.test', { login: 'maria@contoso.test' }],
    ['a security group', `c:0t.c|tenant|${sales}`, { principal: `entra:group:${sales}` }],
    [
      'a Microsoft 365 group',
      `c:0o.c|federateddirectoryclaimprovider|${sales}`,
      { principal: `entra:group:${sales}` },
    ],
    [
      'its owners',
      `c:0o.c|federateddirectoryclaimprovider|${sales}_o`,
      { principal: `entra:owners:${sales}` },
    ],
    ['everyone but guests', `c:0-.f|rolemanager|spo-grid-all-users/${tenantId}`, everyone],
    ['everyone', 'c:0(.s|true', everyone],
  ])('by a claim: %s', (_what, loginName, who) => {
    expect(whoOf(claim(loginName))).toEqual([who]);
  });

  test.each<[string, object]>([
    [
      'all of another tenant',
      { siteUser: { loginName: `c:0-.f|rolemanager|spo-grid-all-users/${sales}` } },
    ],
    ['a name without an id', { user: { displayName: 'Maria' } }],
    ['an address alone', { user: { email: 'maria@contoso.test' } }],
    ['an id of a personal account', { user: { id: '5D33DD65C6932946' } }],
  ])('nobody, and it is counted: %s', (_what, grantedToV2) => {
    expect(read(direct(grantedToV2))).toEqual({ granted: [], hidden: 1 });
  });

  test('a site group of an unknown site is nobody', () => {
    const entry = direct({ siteGroup: { id: '5' } });
    expect(toGranted([entry], { tenantId, siteCollectionId: undefined, links: [] })).toEqual({
      granted: [],
      hidden: 1,
    });
  });

  test.each<[string, object]>([
    [
      'an invitation that was not redeemed',
      { invitation: { email: 'jd@gmail.com', signInRequired: true } },
    ],
    ['an application', { grantedToV2: { application: { id: sales } } }],
  ])('nobody: %s', (_what, facet) => {
    expect(read({ id: '1', roles: ['write'], ...facet })).toEqual({ granted: [], hidden: 0 });
  });
});

describe('a link', () => {
  const link = (scope: string | undefined, more: object = {}) => ({
    id: '3',
    roles: ['write'],
    link: { type: 'edit', ...(scope !== undefined && { scope }) },
    ...more,
  });
  const people = {
    grantedToIdentitiesV2: [{ user: { id: maria } }, { user: { displayName: 'x' } }],
  };

  test.each([['users'], [undefined]])('for people (scope %s) grants to them', (scope) => {
    expect(read(link(scope, people))).toEqual({
      granted: [
        { who: { principal: `entra:user:${maria}` }, role: 'write', how: 'link', expiresAt: null },
      ],
      hidden: 1,
    });
  });

  test.each(['organization', 'anonymous'] as const)(
    'of scope %s counts where an admin says so',
    (scope) => {
      expect(whoOf(link(scope))).toEqual([]);
      expect(whoOf(link(scope), [scope])).toEqual([scope === 'anonymous' ? anyone : everyone]);
      expect(whoOf(link(scope, { hasPassword: true }), [scope])).toEqual([]);
    },
  );

  test('for those who have access already, or of a scope that we do not know, grants nothing', () => {
    const all = ['organization', 'anonymous'] as const;
    expect(whoOf(link('existingAccess'), [...all])).toEqual([]);
    expect(whoOf(link('planets', people), [...all])).toEqual([]);
  });

  test('of the samples without a scope is one for anyone', () => {
    expect(whoOf(link(undefined))).toEqual([]);
    expect(whoOf(link(undefined), ['anonymous'])).toEqual([anyone]);
  });
});

describe('role and end', () => {
  const of = (more: object) => read({ ...direct({ user: { id: maria } }), ...more }).granted[0];

  test.each([
    [['read', 'write'], 'write'],
    [['owner'], 'owner'],
    [['sp.full control'], 'sp.full control'],
    [['sp.limited access'], 'sp.limited access'],
    [['sp.whatever'], 'sp.whatever'],
    [[], 'none'],
  ])('%j is told as %s', (roles, role) => {
    expect(of({ roles })?.role).toBe(role);
  });

  test('an end is kept, the least of dates is none', () => {
    expect(of({ expirationDateTime: '2027-01-01T00:00:00Z' })?.expiresAt).toBe(
      '2027-01-01T00:00:00Z',
    );
    expect(of({ expirationDateTime: '0001-01-01T00:00:00Z' })?.expiresAt).toBeNull();
  });

  test('one that cannot be read grants nothing, and hides no neighbour', () => {
    const entries = [
      { ...direct({ user: { id: sales } }), expirationDateTime: 'soon' },
      { roles: 'read' },
      direct({ user: { id: maria } }),
    ];
    const { granted, hidden } = toGranted(entries, { tenantId, siteCollectionId: site, links: [] });
    expect(granted.map(({ who }) => who)).toEqual([{ principal: `entra:user:${maria}` }]);
    expect(hidden).toBe(2);
  });
});
