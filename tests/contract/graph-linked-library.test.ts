import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { addressOf, clientOf, start, test } from './graph-fixture.ts';

interface Downloadable {
  readonly '@microsoft.graph.downloadUrl': string;
}

test('a library may be a link to a folder elsewhere, and is watched there', async ({
  context,
  folder,
}) => {
  const elsewhere = mkdtempSync(join(tmpdir(), 'elsewhere-'));
  mkdirSync(join(elsewhere, 'Old'));
  writeFileSync(join(elsewhere, 'Old', 'lease.txt'), 'CHF 4,100');
  symlinkSync(elsewhere, folder.at('sites/People/Contracts'), 'junction');
  await using twin = await start(context, folder);
  const lease = addressOf(twin, 'sites/People/Contracts/Old/lease.txt');
  const item = (await clientOf(context, twin, 'reader').api(lease).get()) as Downloadable;
  const content = await fetch(item['@microsoft.graph.downloadUrl']);
  expect(await content.text()).toBe('CHF 4,100');
  writeFileSync(join(elsewhere, 'Old', 'parking.txt'), 'CHF 77');
  await vi.waitFor(
    () => expect(twin.idOf('sites/People/Contracts/Old/parking.txt')).toBeDefined(),
    { timeout: 10_000, interval: 50 },
  );
  rmSync(elsewhere, { recursive: true });
});
