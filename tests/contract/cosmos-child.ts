import { startCosmos } from '../../local/cosmos/server.ts';
import { createClock } from '../../local/clock.ts';
import { createFaults } from '../../local/faults.ts';
import { openTokens } from '../../local/tokens.ts';
import { certificate } from '../support/setup.ts';
import { databases } from './cosmos-fixture-data.ts';

/** A Cosmos emulator in a process of its own, to be killed. Says its address on standard output. */
const [dataDir = '', tenantId = ''] = process.argv.slice(2);
const clock = createClock();
const tokens = await openTokens({ tenantId, clock, dataDir });
const { url } = await startCosmos({
  context: { dataDir, clock, tokens, certificate, faults: createFaults(), log: () => {} },
  databases,
});
process.stdout.write(`${url.href}\n`);
