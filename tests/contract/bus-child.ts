import { startBus } from '../../local/bus/server.ts';
import { createClock } from '../../local/clock.ts';
import { createFaults } from '../../local/faults.ts';
import { openTokens } from '../../local/tokens.ts';
import { testTenantId } from '../support/emulator-context.ts';
import { certificate } from '../support/setup.ts';

/** A bus in a process of its own, to be killed. Says its port, and gives a token to who asks. */
const [, , dataDir = ''] = process.argv;
const clock = createClock();
const tokens = await openTokens({ tenantId: testTenantId, clock });
const context = { dataDir, clock, tokens, certificate, faults: createFaults(), log: () => {} };
const queues = [{ name: 'plain', lockDurationSeconds: 30, maxDeliveryCount: 3 }];
const bus = await startBus({ context, queues });

process.on('message', () => {
  const audience = 'https://servicebus.azure.net/';
  void tokens
    .issueForApp({ audience, appId: 'test-app', objectId: 'test-object' })
    .then(({ token }) => process.send?.({ token }));
});
process.send?.({ port: Number(bus.url.port) });
