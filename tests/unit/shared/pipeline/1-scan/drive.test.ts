import { describe, expect, test } from 'vitest';
import { createAccessCheck } from '../../../../../shared/access/check.ts';
import { createMemoryDrive } from '../../../../support/memory-drive.ts';
import { viewer } from '../../../../support/memory-source.ts';
import { createScanning } from '../../../../support/scanning.ts';

const finance = 'entra:group:finance';
const ann = 'entra:user:ann';

async function openDrive() {
  const drive = createMemoryDrive();
  drive.permit(drive.root, [viewer(finance)]);
  const reports = drive.folder('Reports', drive.root);
  const q3 = drive.file('Q3.txt', reports);
  const secret = drive.folder('Secret', drive.root);
  drive.permit(secret, [viewer(ann)]);
  const plan = drive.file('Plan.txt', secret);
  const scanning = createScanning(drive, { part: drive.part });
  await scanning.start();
  const { store, counters, log } = scanning.context;
  const sees = async (principal: string, key: string): Promise<boolean> => {
    const principals = new Set([principal]);
    const { tenantId } = scanning.connection;
    const options = { tenantId, principals, store, counters, log, now: new Date() };
    return (await createAccessCheck(options).check(scanning.scopeOfKey(key))).allowed;
  };
  const scopesOf = (key: string) => {
    const id = scanning.scopeOfKey(key);
    return scanning.all('documents').find((one) => one.id === id)?.scopes;
  };
  drive.calls.length = 0;
  return { drive, scanning, sees, scopesOf, reports, q3, secret, plan };
}

describe('a drive whose stream tells of inheritance', () => {
  test('is enumerated once, and permissions are read only where they are not inherited', async () => {
    const drive = createMemoryDrive();
    drive.permit(drive.root, [viewer(finance)]);
    for (let n = 0; n < 10; n++) drive.file(`${n}.txt`, drive.root);
    const scanning = createScanning(drive, { part: drive.part });
    await scanning.start();
    expect(drive.calls.filter((call) => call.startsWith('list'))).toEqual([]);
    expect(drive.calls.filter((call) => call.startsWith('permissions'))).toEqual([
      `permissions ${drive.root}`,
    ]);
    expect(drive.calls.filter((call) => call === 'enumerate')).toHaveLength(4);
  });

  test('lets rights flow down to where inheritance is broken, and no further', async () => {
    const { sees, scopesOf, scanning, q3, plan, secret } = await openDrive();
    expect(await sees(finance, q3)).toBe(true);
    expect(await sees(finance, plan)).toBe(false);
    expect(await sees(ann, plan)).toBe(true);
    expect(await sees(ann, q3)).toBe(false);
    expect(scopesOf(plan)).toEqual([plan, secret].map(scanning.scopeOfKey));
  });

  test('inheritance that breaks hides at once, before a chunk is written, and the chunks follow', async () => {
    const { drive, scanning, sees, scopesOf, reports, q3 } = await openDrive();
    drive.permit(reports, [viewer(ann)]);
    await scanning.ring('changes');
    const [stream] = scanning.all('streams').filter(({ lane }) => lane === 'changes');
    if (stream) await scanning.step(stream);
    expect(await sees(finance, q3)).toBe(false);
    expect(await sees(ann, q3)).toBe(true);
    await scanning.atRest();
    expect(scopesOf(q3)).toEqual([q3, reports].map(scanning.scopeOfKey));
    expect(scanning.itemOf(reports)?.pending).toBe(false);
  });

  test('inheritance that is restored shows what flows down again', async () => {
    const { drive, scanning, sees, scopesOf, secret, plan } = await openDrive();
    drive.permit(secret, undefined);
    await scanning.pull();
    expect(await sees(finance, plan)).toBe(true);
    expect(await sees(ann, plan)).toBe(false);
    expect(scopesOf(plan)).toEqual([plan, secret, drive.root].map(scanning.scopeOfKey));
  });

  test('a right taken from a folder is gone from all below it, and no chunk is written', async () => {
    const { drive, scanning, sees, q3 } = await openDrive();
    scanning.index.sent.length = 0;
    drive.permit(drive.root, [viewer(ann)]);
    await scanning.pull();
    expect(await sees(finance, q3)).toBe(false);
    expect(scanning.index.sent).toEqual([]);
  });

  test('a folder that is moved takes its own rights along, or gets those of the new place', async () => {
    const { drive, scanning, sees, scopesOf, reports, secret, q3, plan } = await openDrive();
    drive.move(secret, reports);
    await scanning.pull();
    expect(await sees(finance, plan)).toBe(false);
    expect(await sees(ann, plan)).toBe(true);
    drive.move(reports, secret);
    drive.move(secret, drive.root);
    await scanning.pull();
    expect(await sees(finance, q3)).toBe(false);
    expect(await sees(ann, q3)).toBe(true);
    expect(scopesOf(q3)).toEqual([q3, reports, secret].map(scanning.scopeOfKey));
  });

  test('a deleted folder hides all below it with one record, and its chunks go', async () => {
    const { drive, scanning, sees, reports, q3 } = await openDrive();
    drive.trash(reports);
    await scanning.pull();
    expect(await sees(finance, q3)).toBe(false);
    expect([...scanning.index.chunks.values()].map((chunk) => chunk.title)).not.toContain('Q3.txt');
  });

  test('a page of a crawl does not undo what the stream has told since it was listed', async () => {
    const { drive, scanning, sees, reports, q3 } = await openDrive();
    scanning.beforeNext('items.replace', async () => {
      drive.permit(reports, [viewer(ann)]);
    });
    drive.rename(q3, 'Q3 final.txt');
    await scanning.sweep();
    await scanning.pull();
    await scanning.sweep();
    expect(await sees(finance, q3)).toBe(false);
  });

  test('a sweep finds rights that changed silently, and what went without a word', async () => {
    const { drive, scanning, sees, reports, q3, plan, secret } = await openDrive();
    drive.permitSilently(secret, [viewer('entra:user:bo')]);
    const cursor = scanning.all('streams').find(({ lane }) => lane === 'changes')?.cursor;
    drive.trash(reports);
    await scanning.context.store.streams.update(
      {
        pk: scanning.connection.tenantId,
        id: scanning.all('streams').find(({ lane }) => lane === 'changes')?.id ?? '',
      },
      (stream) => ({ ...stream, cursor: String(Number(cursor) + 1) }), // the word of it is lost
    );
    await scanning.sweep();
    expect(await sees(ann, plan)).toBe(false);
    expect(await sees('entra:user:bo', plan)).toBe(true);
    expect(await sees(finance, q3)).toBe(false);
    expect([...scanning.index.chunks.values()].map((chunk) => chunk.title)).not.toContain('Q3.txt');
  });

  test('when the source has forgotten our position, everything is looked at again', async () => {
    const { drive, scanning, sees, reports, q3, secret } = await openDrive();
    drive.trash(reports);
    drive.permit(secret, undefined);
    const added = drive.file('New.txt', secret);
    drive.forgetPositions();
    await scanning.pull();
    expect(await sees(finance, q3)).toBe(false);
    expect(await sees(finance, added)).toBe(true);
  });
});
