import { createClock } from '../../local/clock.ts';
import { createFaults } from '../../local/faults.ts';
import { startSearch } from '../../local/search/server.ts';
import { openTokens } from '../../local/tokens.ts';
import { certificate } from '../support/setup.ts';

/** A search emulator in a process of its own, to be killed. Says its address on standard output. */
const [dataDir = '', tenantId = ''] = process.argv.slice(2);
const clock = createClock();
const tokens = await openTokens({ tenantId, clock, dataDir });
const { url } = await startSearch({
  context: { dataDir, clock, tokens, certificate, faults: createFaults(), log: () => {} },
});
process.stdout.write(`${url.href}\n`);
