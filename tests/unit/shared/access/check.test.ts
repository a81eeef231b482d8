import { describe, expect, test } from 'vitest';
import { createAccessCheck } from '../../../../shared/access/check.ts';
import { climb } from '../../../../shared/access/climb.ts';
import { explain } from '../../../../shared/access/explain.ts';
import { grantedScopes } from '../../../../shared/access/granted-scopes.ts';
import { isUnexpired, reads } from '../../../../shared/access/roles.ts';
import { scopeOf } from '../../../../shared/platform/ids.ts';
import type { Grant } from '../../../../shared/model/grant.ts';
import type { Item } from '../../../../shared/model/item.ts';
import { testTenantId as tenantId } from '../../../support/emulator-context.ts';
import { createLines } from '../../../support/http.ts';
import { viewer } from '../../../support/memory-source.ts';
import { createMemoryStore } from '../../../support/memory-store.ts';

const now = new Date('2026-11-24T08:00:00Z');
const connectionId = 'box';
const scopeOfKey = (key: string) => scopeOf({ tenantId, connectionId, key });

const item = (key: string, parentKey: string | null, over: Partial<Item> = {}): Item => ({
  schemaVersion: 1,
  id: scopeOfKey(key),
  tenantId,
  connectionId,
  key,
  kind: key.startsWith('file:') ? 'file' : 'folder',
  parentKey,
  name: `name of ${key}`,
  owner: null,
  file: null,
  inherits: true,
  part: '',
  trashed: false,
  pending: false,
  updatedAt: now.toISOString(),
  ...over,
});

/** folder:top ▸ folder:mid ▸ file:1, and who may what on each. */
async function openTree(
  items: readonly Item[],
  grants: Readonly<Record<string, readonly Grant[]>> = {},
) {
  const { store, corrupt } = createMemoryStore();
  const { lines, log } = createLines();
  const counted: string[] = [];
  const counters = { count: (name: string) => void counted.push(name) };
  for (const one of items) await store.items.put(one);
  for (const [key, list] of Object.entries(grants)) {
    const scope = scopeOfKey(key);
    const updatedAt = now.toISOString();
    await store.itemGrants.put({
      schemaVersion: 1,
      id: scope,
      tenantId,
      connectionId,
      scope,
      grants: [...list],
      hasLink: false,
      updatedAt,
    });
    for (const { principal, expiresAt } of list) {
      await store.principalGrants.put({
        schemaVersion: 1,
        id: `${scope}${principal}`,
        tenantId,
        principal,
        scope,
        expiresAt,
      });
    }
  }
  const context = { tenantId, store, counters, log, now };
  const checkAs = (...principals: string[]) =>
    createAccessCheck({ ...context, principals: new Set(principals) }).check(scopeOfKey('file:1'));
  return { context, corrupt, counted, lines, checkAs };
}
const tree = [
  item('folder:top', null),
  item('folder:mid', 'folder:top'),
  item('file:1', 'folder:mid'),
];
const ann = 'box:user:1';

describe('a file is shown', () => {
  test('for a grant on itself, without any folder name', async () => {
    const { checkAs } = await openTree(tree, { 'file:1': [viewer(ann)] });
    expect(await checkAs(ann)).toMatchObject({ allowed: true, path: [] });
  });

  test('for a grant above, with the path up to there and no further', async () => {
    const { checkAs } = await openTree(tree, { 'folder:mid': [viewer(ann)] });
    expect(await checkAs(ann)).toMatchObject({ allowed: true, path: ['name of folder:mid'] });
  });

  test('a thousand folders down', async () => {
    const folders = Array.from({ length: 1_000 }, (_none, depth) =>
      item(`folder:${depth}`, depth === 0 ? null : `folder:${depth - 1}`),
    );
    const { checkAs } = await openTree([...folders, item('file:1', 'folder:999')], {
      'folder:0': [viewer(ann)],
    });
    const verdict = await checkAs(ann);
    expect(verdict.allowed && verdict.path.length).toBe(1_000);
  });

  test('with the path up to the highest grant of any of the caller’s principals', async () => {
    const { checkAs } = await openTree(tree, {
      'file:1': [viewer(ann)],
      'folder:top': [viewer('box:group:7'), viewer('box:user:8')],
    });
    const verdict = await checkAs(ann, 'box:group:7');
    expect(verdict).toMatchObject({ path: ['name of folder:top', 'name of folder:mid'] });
    expect(verdict.allowed && explain(verdict.because)).toEqual([
      {
        on: 'name of file:1',
        kind: 'file',
        role: 'viewer',
        how: 'collaboration',
        via: 'user',
        expiresAt: null,
      },
      {
        on: 'name of folder:top',
        kind: 'folder',
        role: 'viewer',
        how: 'collaboration',
        via: 'group',
        expiresAt: null,
      },
    ]);
  });
});

describe('a file is hidden', () => {
  const all = { 'file:1': [viewer(ann)], 'folder:mid': [viewer(ann)], 'folder:top': [viewer(ann)] };
  const without = (key: string) => tree.filter((one) => one.key !== key);
  const change = (key: string, over: Partial<Item>) =>
    tree.map((one) => (one.key === key ? { ...one, ...over } : one));

  test.each<[string, readonly Item[], string]>([
    ['unknown', without('file:1'), 'unknown'],
    ['trashed', change('file:1', { trashed: true }), 'trashed'],
    ['below an unknown folder', without('folder:mid'), 'unknown-ancestor'],
    ['below an unknown folder further up', without('folder:top'), 'unknown-ancestor'],
    ['below a trashed folder', change('folder:top', { trashed: true }), 'trashed-ancestor'],
    ['in a circle', change('folder:top', { parentKey: 'folder:mid' }), 'circle'],
  ])('that is %s, whoever asks', async (_name, items, reason) => {
    const { checkAs } = await openTree(items, all);
    expect(await checkAs(ann)).toEqual({ allowed: false, reason });
  });

  test.each<[string, Record<string, Grant[]>, string[]]>([
    ['from nobody', all, []],
    ['from others', all, ['box:user:2', 'box:group:1', 'entra:user:1']],
    ['where nothing is granted', {}, [ann]],
    ['from an uploader', { 'file:1': [{ ...viewer(ann), role: 'uploader' }] }, [ann]],
    ['from a grant that has expired', { 'file:1': [viewer(ann, '2026-11-24T08:00:00Z')] }, [ann]],
  ])('%s', async (_name, grants, principals) => {
    const { checkAs } = await openTree(tree, grants);
    expect(await checkAs(...principals)).toEqual({ allowed: false, reason: 'no-grant' });
  });

  test('where rights above do not flow down', async () => {
    const { checkAs } = await openTree(change('folder:mid', { inherits: false }), {
      'folder:top': [viewer(ann)],
    });
    expect(await checkAs(ann)).toEqual({ allowed: false, reason: 'no-grant' });
  });
});

test('a record that cannot be read fails the check, it does not open it', async () => {
  await expect(climb('x', () => Promise.reject(new Error('unreadable')))).rejects.toThrow(
    'unreadable',
  );
});

test.each([
  ['its own record', 'items', 'file:1'],
  ['the record of a folder above', 'items', 'folder:top'],
  ['its own grants', 'itemGrants', 'file:1'],
  ['the grants of a folder above', 'itemGrants', 'folder:top'],
] as const)(
  'a file is hidden, logged and counted when %s cannot be read',
  async (_what, in_, key) => {
    const all = { 'file:1': [viewer(ann)], 'folder:top': [viewer(ann)] };
    const { checkAs, corrupt, counted, lines } = await openTree(tree, all);
    corrupt(in_, scopeOfKey(key));
    expect(await checkAs(ann)).toEqual({ allowed: false, reason: 'unreadable' });
    expect(counted).toEqual(['access.unreadable']);
    expect(lines).toEqual([expect.stringContaining('access.record-invalid')]);
  },
);

test('records that are out of reach are no verdict', async () => {
  const { context } = await openTree(tree);
  const read = () => Promise.reject(new Error('The line broke'));
  const store = { ...context.store, items: { ...context.store.items, read } };
  const check = createAccessCheck({ ...context, store, principals: new Set([ann]) });
  await expect(check.check(scopeOfKey('file:1'))).rejects.toThrow('The line broke');
});

describe('roles', () => {
  test.each([
    ['owner', true],
    ['co-owner', true],
    ['editor', true],
    ['viewer uploader', true],
    ['previewer uploader', true],
    ['viewer', true],
    ['previewer', true],
    ['uploader', false],
    ['', false],
    ['Viewer', false],
    ['VIEWER', false],
    ['viewer ', false],
    ['something new', false],
    ['Limited Access', false],
    ['constructor', false],
  ])('%j reads: %s', (role, expected) => {
    expect(reads({ role, expiresAt: null }, now)).toBe(expected);
  });

  test.each([
    [null, true],
    ['2026-11-24T08:00:00.001Z', true],
    ['2026-11-24T08:00:00Z', false],
    ['2026-11-24T09:00:00+02:00', false],
    ['never', false],
  ])('an end at %j leaves it valid: %s', (expiresAt, expected) => {
    expect(isUnexpired(expiresAt, now)).toBe(expected);
  });
});

test('granted scopes are those of all principals, each once, without expired ones', async () => {
  const { context } = await openTree(tree, {
    'file:1': [viewer(ann), viewer('box:user:2')],
    'folder:mid': [viewer(ann, '2026-01-01T00:00:00Z')],
    'folder:top': [viewer(ann), viewer('box:group:7')],
  });
  const scopes = (...principals: string[]) => grantedScopes(new Set(principals), context);
  expect((await scopes(ann, 'box:group:7')).toSorted()).toEqual(
    [scopeOfKey('file:1'), scopeOfKey('folder:top')].toSorted(),
  );
  expect(await scopes()).toEqual([]);
  expect(await scopes('box:user:3')).toEqual([]);
});

test('a row of grants that cannot be read grants nothing, and the others do', async () => {
  const { context, corrupt, counted } = await openTree(tree, {
    'file:1': [viewer(ann)],
    'folder:top': [viewer(ann)],
  });
  corrupt('principalGrants', `${scopeOfKey('file:1')}${ann}`);
  expect(await grantedScopes(new Set([ann]), context)).toEqual([scopeOfKey('folder:top')]);
  expect(counted).toEqual(['access.unreadable']);
});
