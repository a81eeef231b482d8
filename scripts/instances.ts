import { parseArgs } from 'node:util';
import { readSystemKey } from '../local/host/keys.ts';
import { findRunning } from '../local/running.ts';
import { historyText, listText } from './instances-text.ts';
import { main } from './main.ts';
import { readInstance, readInstances } from './read-instances.ts';

const usage = [
  'npm run instances                              lists the newest orchestrations',
  'npm run instances -- --status running,failed   only those: pending, running, suspended, completed, failed, terminated',
  'npm run instances -- --prefix sync-            only those whose id begins so; --top 200 shows more',
  'npm run instances -- ID                        shows what happened in one',
].join('\n');

// The orchestrations of the running Sluice, over the management API of its host.
await main(async (args) => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      status: { type: 'string' },
      prefix: { type: 'string' },
      top: { type: 'string', default: '40' },
      help: { type: 'boolean', default: false },
    },
  });
  const most = Number(values.top);
  if (values.help) return console.log(usage);
  if (!Number.isInteger(most) || most < 1) throw new Error(`--top must be a number.\n${usage}`);
  const { appUrl, keyFile } = findRunning();
  const key = keyFile === undefined ? undefined : readSystemKey(keyFile, 'durabletask');
  const [id] = positionals;
  if (id !== undefined) return console.log(historyText(await readInstance(appUrl, id, { key })));
  const { status: statuses, prefix } = values;
  console.log(listText(await readInstances(appUrl, { statuses, prefix, key }), most));
});
