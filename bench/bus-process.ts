import { startBus } from '../local/bus/server.ts';
import type { LocalCertificate } from '../local/certificate.ts';
import { createClock } from '../local/clock.ts';
import { createFaults } from '../local/faults.ts';
import { openTokens } from '../local/tokens.ts';

export interface BusOrder {
  /** Holds its messages, and the key for its tokens. */
  readonly dataDir: string;
  readonly tenantId: string;
  readonly certificate: LocalCertificate;
}

/** What the process says once the bus listens. */
export interface BusReady {
  readonly namespace: string;
  /** From being told to listening. */
  readonly listeningMs: number;
}

const common = { lockDurationSeconds: 60, maxDeliveryCount: 10 };
const queues = [
  { name: 'changes', ...common, requiresDuplicateDetection: true }, // as the product's own
  { name: 'plain', ...common },
  { name: 'sessions', ...common, requiresSession: true },
];

// The bus alone, as the local cloud runs it: bench/bus-service.ts says where.
process.once('message', (order) => {
  void start(order as BusOrder).then((ready) => process.send?.(ready));
});
process.once('disconnect', () => process.exit()); // whoever asked for it is gone

async function start({ dataDir, tenantId, certificate }: BusOrder): Promise<BusReady> {
  const startedAt = performance.now();
  const clock = createClock();
  const tokens = await openTokens({ tenantId, clock, dataDir });
  const context = { dataDir, clock, tokens, certificate, faults: createFaults(), log: () => {} };
  const { namespace } = await startBus({ context, queues });
  return { namespace, listeningMs: performance.now() - startedAt };
}
