import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openDatabase } from '../../local/database.ts';
import { openStore } from '../../local/host/durable/store.ts';
import { newDataDir, sampleApp } from '../support/host-app.ts';
import { startHostProcess, type HostProcess } from '../support/host-process.ts';

const appDir = sampleApp('esm');
const waiting = { timeout: 60_000, interval: 50 };

async function call({ ready }: HostProcess, path: string, body?: unknown) {
  const response = await fetch(`${ready.url}/runtime/webhooks/durabletask/${path}`, {
    ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
  });
  return (await response.json()) as { runtimeStatus?: string; output?: unknown };
}

it('gives up an orchestrator that kills five workers, over kill -9 of the host, and none that ran beside it', async () => {
  const dataDir = newDataDir();
  const journal = join(dataDir, 'deaths');
  const deaths = () => (existsSync(journal) ? readFileSync(journal).length : 0);
  {
    const host = await startHostProcess({ appDir, dataDir });
    await call(host, 'orchestrators/poison/guilty', journal);
    for (const id of ['one', 'two', 'three']) await call(host, `orchestrators/greet/${id}`, null);
    await expect.poll(deaths, waiting).toBeGreaterThanOrEqual(3); // the first two are on disk
    await host.child.kill();
  }
  await using host = await startHostProcess({ appDir, dataDir });
  const guilty = () => call(host, 'instances/guilty');
  await expect.poll(guilty, waiting).toMatchObject({
    runtimeStatus: 'Failed',
    output: expect.stringMatching(
      /^Orchestrator function 'poison' failed: its worker failed 5 times under it, at last because: The worker process ended \(SIGKILL\)/,
    ) as unknown,
  });
  expect(deaths()).toBeLessThanOrEqual(6); // one may be lost with the host
  for (const id of ['one', 'two', 'three']) {
    const greeted = { runtimeStatus: 'Completed', output: ['hello Ada', 'hello Grace'] };
    await expect.poll(() => call(host, `instances/${id}`), waiting).toMatchObject(greeted);
  }
}, 120_000);

it('reads the histories of a host that did not count yet', () => {
  const db = openDatabase(undefined, '');
  openStore(db);
  db.exec('ALTER TABLE instances DROP COLUMN deliveries');
  db.exec(`INSERT INTO instances (id, name, version, execution, status, created, updated)
    VALUES ('old', 'greet', '', 'run', 'Running', 1, 1)`);
  const { instances } = openStore(db);
  expect(instances.get('old')).toMatchObject({ status: 'Running', deliveries: 0 });
  db.close();
});
