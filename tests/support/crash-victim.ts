import { createClock } from '../../local/clock.ts';
import type { EmulatorContext } from '../../local/emulator.ts';
import { createFaults } from '../../local/faults.ts';
import { openTokens } from '../../local/tokens.ts';
import { databases } from '../contract/cosmos-fixture-data.ts';
import { testTenantId } from './emulator-context.ts';
import { certificate } from './setup.ts';

export type VictimService = 'blob' | 'bus' | 'cosmos';

/** One emulator in a process of its own, to be killed. Says what a client must be given to reach it. */
const [, , service = '', dataDir = ''] = process.argv;
const clock = createClock();
const tokens = await openTokens({ tenantId: testTenantId, clock, dataDir });
const context = { dataDir, clock, tokens, certificate, faults: createFaults(), log: () => {} };

const starts: Record<VictimService, (context: EmulatorContext) => Promise<string>> = {
  async blob() {
    const { startBlob } = await import('../../local/blob/server.ts');
    return (await startBlob({ context, containers: ['artifacts'] })).url.href;
  },
  async bus() {
    const { startBus } = await import('../../local/bus/server.ts');
    const queues = [{ name: 'plain', lockDurationSeconds: 30, maxDeliveryCount: 1000 }];
    return (await startBus({ context, queues })).namespace;
  },
  async cosmos() {
    const { startCosmos } = await import('../../local/cosmos/server.ts');
    return (await startCosmos({ context, databases })).url.href;
  },
};
process.send?.(await starts[service as VictimService](context));
process.once('disconnect', () => process.exit()); // the test is gone
