import * as fc from 'fast-check';
import { describe, expect } from 'vitest';
import { openBoxAdmin } from '../../local/box-admin.ts';
import { createBoxSource } from '../../shared/sources/box/source.ts';
import {
  application,
  ben,
  connect,
  directory,
  idOf,
  maria,
  ola,
  sales,
  share,
} from './box-fixture.ts';
import { test, type World } from './box-source-fixture.ts';

const files = ['Finance/budget.txt', 'Finance/Plans/2026.txt', 'People/handbook.txt'];
const people = { maria, ben, ola };

async function compare({ twin, connect }: World) {
  const source = await connect();
  const answers: string[] = [];
  const judged: string[] = [];
  for (const [name, accountId] of Object.entries(people)) {
    for (const file of files) {
      const id = idOf(twin, file);
      answers.push(`${name} ${file}: ${await source.mayRead?.(accountId, `file:${id}`)}`);
      judged.push(`${name} ${file}: ${twin.mayRead(name, id)}`);
    }
  }
  return { answers, judged };
}

const place = fc.constantFrom('Finance', 'Finance/Plans', ...files);
const who = fc.constantFrom(
  { type: 'user' as const, id: maria },
  { type: 'user' as const, id: ben },
  { type: 'group' as const, id: sales },
);
const role = fc.constantFrom('viewer', 'previewer', 'uploader', 'viewer uploader', 'editor');
const step = fc.oneof(
  fc.record({ does: fc.constant('grant' as const), place, who, role }),
  fc.record({ does: fc.constant('revoke' as const), place, who }),
  fc.record({ does: fc.constant('join' as const), person: fc.constantFrom(maria, ola) }),
  fc.record({ does: fc.constant('leave' as const), person: fc.constantFrom(maria, ola, ben) }),
);

describe('whether a person may read a file', () => {
  test('is what the judge of Box has it, whatever was granted', async ({ world }) => {
    const box = await openBoxAdmin({
      boxUrl: world.twin.url.origin,
      enterpriseId: directory.enterpriseId,
      clientId: application.clientId,
      clientSecret: application.clientSecret,
    });
    const item = (path: string) => ({
      type: path.endsWith('.txt') ? ('file' as const) : ('folder' as const),
      id: idOf(world.twin, path),
    });
    let readable = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 4 }), async (steps) => {
        for (const one of steps) {
          if (one.does === 'grant') await box.grant(item(one.place), one.who, one.role);
          else if (one.does === 'revoke') await box.revoke(item(one.place), one.who);
          else await box[one.does](sales, one.person);
        }
        const { answers, judged } = await compare(world);
        expect(answers).toEqual(judged);
        readable += judged.filter((line) => line.endsWith('true')).length;
      }),
      { numRuns: 12 },
    );
    expect(readable).toBeGreaterThan(0);
  });

  test('is no where the file is gone, and where the account is closed', async ({ world }) => {
    const { twin } = world;
    const service = connect(twin.url);
    const id = idOf(twin, 'Finance/budget.txt');
    const to = { type: 'user' as const, id: ben };
    await share(service, { item: { type: 'file', id }, to, role: 'viewer' });
    const source = await world.connect();
    expect(await source.mayRead?.(ben, `file:${id}`)).toBe(true);
    expect(await source.mayRead?.(ben, 'file:4')).toBe(false);
    expect(await source.mayRead?.('4', `file:${id}`)).toBe(false);
    await service.users.updateUserById(ben, { requestBody: { status: 'inactive' } });
    expect(await source.mayRead?.(ben, `file:${id}`)).toBe(false);
  });

  test('is not known where the app may not ask for others', async ({ world }) => {
    const id = idOf(world.twin, 'Finance/budget.txt');
    const client = connect(world.twin.url, ben); // an ordinary user's sign-in
    const source = createBoxSource({ client, roots: undefined, notificationUrl: 'http://x' });
    expect(await source.mayRead?.(maria, `file:${id}`)).toBe('unknown');
  });
});
