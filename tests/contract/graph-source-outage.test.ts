import { describe, expect } from 'vitest';
import { maria } from './graph-fixture.ts';
import { test } from './graph-source-fixture.ts';
import { budget } from './graph-sharing.ts';

describe('where Microsoft 365 does not answer', () => {
  const down = (match: string) =>
    ({ service: 'graph', kind: 'status', status: 503, match }) as const;

  test('for one site, the parts of the others are told, and of that one why not', async ({
    world,
  }) => {
    const { faults } = world.context;
    const sites = ['Finance', 'People'].map((name) => world.site(name));
    const source = world.connect({ scope: { sites, oneDrives: { users: [maria], groups: [] } } });
    const all = await source.parts();
    faults.add(down('sites/127.0.0.1:/sites/Finance'));
    const { parts, unreadable } = await source.parts();
    expect(unreadable).toMatchObject([{ what: world.site('Finance'), isForNow: true }]);
    const finance = [budget, 'sites/Finance/Archive/old.txt'].map((path) => world.partOf(path));
    expect(parts).toEqual(all.parts.filter(({ key }) => !finance.includes(key)));
  });

  test('for anything, that is a failure and no list of nothing', async ({ world }) => {
    world.context.faults.add(down('/v1.0/'));
    await expect(world.connect().parts()).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
  });
});
