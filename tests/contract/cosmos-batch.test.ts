import { describe, expect } from 'vitest';
import { forty, test } from './cosmos-fixture.ts';

describe('a transactional batch', () => {
  test('does all its operations, which see each other', async ({ files }) => {
    const { result } = await files.items.batch(
      [
        { operationType: 'Create', resourceBody: { id: 'b1', tenant: 't1', n: 10 } },
        { operationType: 'Upsert', resourceBody: { id: 'b2', tenant: 't1', n: 11 } },
        {
          operationType: 'Patch',
          id: 'b1',
          resourceBody: { operations: [{ op: 'incr', path: '/n', value: 1 }] },
        },
        { operationType: 'Read', id: 'b1' },
        { operationType: 'Replace', id: 'b2', resourceBody: { id: 'b2', tenant: 't1', n: 12 } },
        { operationType: 'Delete', id: 'b1' },
      ],
      't1',
    );
    expect(result?.map(({ statusCode }) => statusCode)).toEqual([201, 201, 200, 200, 200, 204]);
    expect(result?.[3]?.resourceBody).toMatchObject({ n: 11 });
    expect((await files.item('b2', 't1').read()).resource?.n).toBe(12);
    expect((await files.item('b1', 't1').read()).statusCode).toBe(404);
  });

  test('does nothing at all when one of them fails', async ({ files }) => {
    await files.items.create({ id: 'b1', tenant: 't1' });
    const { result, code } = await files.items.batch(
      [
        { operationType: 'Create', resourceBody: { id: 'b3', tenant: 't1' } },
        { operationType: 'Create', resourceBody: { id: 'b1', tenant: 't1' } },
        { operationType: 'Create', resourceBody: { id: 'b4', tenant: 't1' } },
      ],
      't1',
    );
    expect(code).toBe(207);
    expect(result?.map(({ statusCode }) => statusCode)).toEqual([424, 409, 424]);
    expect((await files.item('b3', 't1').read()).statusCode).toBe(404);
  });

  test('fails as one when an etag is stale', async ({ files }) => {
    const { etag } = await files.items.create({ id: 'b1', tenant: 't1' });
    await files.items.upsert({ id: 'b1', tenant: 't1', n: 1 });
    const { result } = await files.items.batch(
      [
        { operationType: 'Upsert', resourceBody: { id: 'b5', tenant: 't1' } },
        {
          operationType: 'Replace',
          id: 'b1',
          ifMatch: etag,
          resourceBody: { id: 'b1', tenant: 't1', n: 2 },
        },
      ],
      't1',
    );
    expect(result?.map(({ statusCode }) => statusCode)).toEqual([424, 412]);
  });

  test('keeps to one partition', async ({ files }) => {
    const { result } = await files.items.batch(
      [{ operationType: 'Create', resourceBody: { id: 'b1', tenant: 't2' } }],
      't1',
    );
    expect(result?.[0]?.statusCode).toBe(400);
  });
});

describe('bulk', () => {
  test('writes many items of many partitions, each for itself', async ({ files }) => {
    await files.items.create({ id: 'k07', tenant: 't2' });
    const outcomes = await files.items.executeBulkOperations([
      ...forty.map((file) => ({
        operationType: 'Create' as const,
        partitionKey: file.tenant,
        resourceBody: file,
      })),
      { operationType: 'Read', partitionKey: 't2', id: 'k07' },
    ]);
    const codes = outcomes.map(({ response, error }) => response?.statusCode ?? error?.code);
    expect(codes.filter((code) => code === 201)).toHaveLength(39);
    expect(codes[7]).toBe(409);
    expect(codes[40]).toBe(200);
    const { resources } = await files.items.query('select value count(1) from c').fetchAll();
    expect(resources).toEqual([40]);
  });
});

describe('a patch', () => {
  const before = { id: '1', tenant: 't1', n: 1, name: 'Alpha', tags: ['x', 'y'], sub: { k: 1 } };

  test('adds, sets, replaces, removes, increments and moves', async ({ files }) => {
    await files.items.create(before);
    const { resource } = await files.item('1', 't1').patch([
      { op: 'set', path: '/name', value: 'Beta' },
      { op: 'incr', path: '/n', value: 5 },
      { op: 'incr', path: '/fresh', value: -2.5 },
      { op: 'add', path: '/tags/-', value: 'z' },
      { op: 'add', path: '/tags/0', value: 'w' },
      { op: 'replace', path: '/tags/1', value: 'X' },
      { op: 'remove', path: '/sub/k' },
      { op: 'add', path: '/nothing', value: null },
      { op: 'set', path: '/sub/a~1b', value: { c: 1 } },
    ]);
    expect(resource).toMatchObject({
      name: 'Beta',
      n: 6,
      fresh: -2.5,
      tags: ['w', 'X', 'y', 'z'],
      sub: { 'a/b': { c: 1 } },
      nothing: null,
    });
    expect(resource?.sub).not.toHaveProperty('k');
  });

  test('is done only if its condition holds', async ({ files }) => {
    await files.items.create(before);
    const item = files.item('1', 't1');
    const operations = [{ op: 'incr' as const, path: '/n', value: 1 }];
    await expect(
      item.patch({ condition: 'from c where c.n = 999', operations }),
    ).rejects.toMatchObject({ code: 412, substatus: 1110 });
    const { resource } = await item.patch({
      condition: 'from c where c.n = 1 and array_contains(c.tags, "x")',
      operations,
    });
    expect(resource?.n).toBe(2);
  });

  const refused = {
    'replace of what is not there': { op: 'replace', path: '/none', value: 1 },
    'remove of what is not there': { op: 'remove', path: '/none' },
    'a parent that is not there': { op: 'set', path: '/none/child', value: 1 },
    'an increment of a text': { op: 'incr', path: '/name', value: 1 },
    'an index out of bounds': { op: 'add', path: '/tags/7', value: 1 },
    'a new id': { op: 'set', path: '/id', value: '2' },
    'a new partition key': { op: 'set', path: '/tenant', value: 't2' },
  } as const;
  test.for(Object.entries(refused))(
    'refuses %s, and changes nothing',
    async ([, operation], { files }) => {
      const { etag } = await files.items.create(before);
      const item = files.item('1', 't1');
      await expect(
        item.patch([{ op: 'set', path: '/name', value: 'lost' }, operation]),
      ).rejects.toMatchObject({ code: 400 });
      expect((await item.read()).etag).toBe(etag);
    },
  );

  test('has at most ten operations', async ({ files }) => {
    await files.items.create(before);
    const operations = Array.from({ length: 11 }, () => ({
      op: 'incr' as const,
      path: '/n',
      value: 1,
    }));
    await expect(files.item('1', 't1').patch(operations)).rejects.toMatchObject({ code: 400 });
  });
});
