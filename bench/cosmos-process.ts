import type { LocalCertificate } from '../local/certificate.ts';
import { createClock } from '../local/clock.ts';
import { startCosmos } from '../local/cosmos/server.ts';
import { createFaults } from '../local/faults.ts';
import { readResources } from '../local/resources.ts';
import { openTokens } from '../local/tokens.ts';

export interface CosmosOrder {
  /** Holds its records, and the key for its tokens. */
  readonly dataDir: string;
  readonly tenantId: string;
  readonly certificate: LocalCertificate;
}

/** What the process says once the service listens. */
export interface CosmosReady {
  readonly endpoint: string;
  readonly database: string;
}

// The service alone, as the local cloud runs it: bench/cosmos.ts asks.
process.once('message', (order) => {
  void start(order as CosmosOrder).then((ready) => process.send?.(ready));
});

async function start({ dataDir, tenantId, certificate }: CosmosOrder): Promise<CosmosReady> {
  const clock = createClock();
  const tokens = await openTokens({ tenantId, clock, dataDir });
  const context = { dataDir, clock, tokens, certificate, faults: createFaults(), log: () => {} };
  const { database, containers } = readResources().cosmos;
  const { url } = await startCosmos({ context, databases: [{ id: database, containers }] });
  return { endpoint: url.href, database };
}
