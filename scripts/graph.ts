import { dirname, join } from 'node:path';
import { administrationSecret } from '../local/graph-application.ts';
import { findRunning } from '../local/running.ts';
import { directory } from '../local/seed/company.ts';
import { openTenantAdmin } from '../local/tenant-admin.ts';
import { perform } from './graph-acts.ts';
import { parseGraphCommand, usage, type GraphCommand } from './graph-command.ts';
import { main } from './main.ts';

// Changes rights, groups and files in the local Microsoft 365, over its own APIs, in the name of the tenant's administration.
await main(async (args) => {
  const command = understand(args);
  const { graphUrl, identityUrl, caFile } = findRunning();
  const secret = administrationSecret(join(dirname(dirname(caFile)), 'identity'));
  const admin = openTenantAdmin({ graphUrl, identityUrl, directory, secret });
  console.log(await perform(command.verb, command, admin));
});

function understand(args: readonly string[]): GraphCommand {
  try {
    return parseGraphCommand(args);
  } catch (error) {
    throw new Error(`${(error as Error).message}\n\n${usage}`, { cause: error });
  }
}
