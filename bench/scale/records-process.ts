import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalCertificate } from '../../local/certificate.ts';
import { startBlob } from '../../local/blob/server.ts';
import { createClock } from '../../local/clock.ts';
import { startCosmos } from '../../local/cosmos/server.ts';
import { createFaults } from '../../local/faults.ts';
import { readResources } from '../../local/resources.ts';
import { openTokens } from '../../local/tokens.ts';

export interface RecordsOrder {
  /** Holds records and artifacts, and the key for tokens. */
  readonly dataDir: string;
  readonly tenantId: string;
  readonly certificate: LocalCertificate;
}

/** What the process says once both services listen. */
export interface RecordsReady {
  readonly cosmos: string;
  readonly database: string;
  readonly blob: string;
  readonly container: string;
}

// Cosmos DB and Blob as the local cloud runs them, and nothing else: a scan needs no more.
process.once('message', (order) => {
  void start(order as RecordsOrder).then((ready) => process.send?.(ready));
});
process.once('disconnect', () => process.exit());

async function start({ dataDir, tenantId, certificate }: RecordsOrder): Promise<RecordsReady> {
  const clock = createClock();
  const tokens = await openTokens({ tenantId, clock, dataDir });
  const contextOf = (service: string) => {
    const own = join(dataDir, service);
    mkdirSync(own);
    return { dataDir: own, clock, tokens, certificate, faults: createFaults(), log: () => {} };
  };
  const resources = readResources();
  const { database, containers } = resources.cosmos;
  const [container = ''] = resources.blob.containers;
  const cosmos = await startCosmos({
    context: contextOf('cosmos'),
    databases: [{ id: database, containers }],
  });
  const blob = await startBlob({ context: contextOf('blob'), containers: [container] });
  return { cosmos: cosmos.url.href, database, blob: blob.url.href, container };
}
