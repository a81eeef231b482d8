import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { CosmosClient } from '@azure/cosmos';
import { expect, test } from 'vitest';
import { createClock } from '../../local/clock.ts';
import { openTokens, type Tokens } from '../../local/tokens.ts';
import { testTenantId } from '../support/emulator-context.ts';
import { connect } from './cosmos-fixture.ts';

const child = new URL('cosmos-child.ts', import.meta.url).pathname;

test('loses no acknowledged write when the process is killed', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'sluice-cosmos-'));
  const tokens = await openTokens({ tenantId: testTenantId, clock: createClock(), dataDir });

  const first = await start(dataDir, tokens);
  const written = new Map<string, number>();
  const deleted = new Set<string>();
  const files = first.client.database('company').container('files');
  const writers = Array.from({ length: 12 }, async (_none, writer) => {
    for (let n = 0; ; n += 1) {
      const id = `${writer}-${n % 20}`; // the later rounds overwrite
      deleted.delete(id);
      await files.items.upsert({ id, tenant: `t${writer % 3}`, n });
      written.set(id, n);
      if (n % 7 !== 6) continue;
      written.delete(id); // in doubt until acknowledged
      await files.item(id, `t${writer % 3}`).delete();
      deleted.add(id);
    }
  });
  const stopped = Promise.allSettled(writers);
  await expect.poll(() => written.size + deleted.size, { timeout: 20_000 }).toBeGreaterThan(150);
  first.process.kill('SIGKILL');
  await stopped;
  first.client.dispose();

  const second = await start(dataDir, tokens);
  const { resources } = await second.client
    .database('company')
    .container('files')
    .items.query<{ id: string; n: number }>('select c.id, c.n from c', { maxItemCount: 1000 })
    .fetchAll();
  const found = new Map(resources.map(({ id, n }) => [id, n]));
  second.process.kill('SIGKILL');
  second.client.dispose();
  rmSync(dataDir, { recursive: true, force: true });

  // the last write of each writer may have been done and not acknowledged
  const lost = [...written].filter(([id, n]) => (found.get(id) ?? -1) < n);
  expect(lost).toEqual([]);
  expect([...deleted].filter((id) => found.has(id))).toEqual([]);
});

interface Started {
  readonly process: ChildProcess;
  readonly client: CosmosClient;
}

async function start(dataDir: string, tokens: Tokens): Promise<Started> {
  const started = spawn(process.execPath, [child, dataDir, testTenantId], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface({ input: started.stdout }), 'line')) as [string];
  const credential = {
    async getToken(scopes: string | string[]) {
      const audience = String([scopes].flat()[0]).replace(/\/\.default$/, '');
      const issued = await tokens.issueForApp({ audience, appId: 'app', objectId: 'object' });
      return { token: issued.token, expiresOnTimestamp: issued.expiresAt * 1000 };
    },
  };
  return { process: started, client: connect(new URL(line), { credential }) };
}
