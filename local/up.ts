import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { caFileIn } from './app-settings.ts';
import { loadChild, startChild, type Child } from './child.ts';
import type { CloudInput, CloudReady } from './cloud.ts';
import { connect } from './connect.ts';
import type { HostInput, HostReady } from './functions-host.ts';
import { defaultDataDir, findRunning, forgetRunning, noteRunning } from './running.ts';
import { directory } from './seed/company.ts';
import type { WriterInput } from './seed/company-writer.ts';
import { keepTo, whatToShow, type OwnFolders } from './shown.ts';
import { sibling } from './sibling.ts';

// `npm start`: the whole of Sluice on this machine. Ctrl-C stops it in reverse order; the next start resumes with all state.

/** More than the host takes to drain: 30 s, and 2 s for the app's own hooks. */
const stopWithinMs = 40_000;
/** What runs in the host then waits for services that have gone; it is taken up at the next start. */
const withoutCloudMs = 2_000;
const defaultPortBase = 7070;
/** Who makes a folder to be a site waits for it: a laptop's tenant is small enough to be looked over so often. */
const everyMinute = '0 * * * * *';

const print = (...lines: readonly string[]) => process.stdout.write(`${lines.join('\n')}\n`);

interface Options {
  readonly dataDir: string;
  readonly own: OwnFolders;
  readonly portBase: number;
  readonly enableAuth: boolean;
}

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      box: { type: 'string' },
      sharepoint: { type: 'string' },
      data: { type: 'string', default: defaultDataDir },
      'port-base': { type: 'string', default: String(defaultPortBase) },
      enableAuth: { type: 'boolean', default: false }, // as Core Tools spell it
    },
  });
  const portBase = Number(values['port-base']);
  if (!Number.isInteger(portBase) || portBase < 1024 || portBase > 65_000) {
    throw new Error('--port-base must be a whole number from 1024 to 65000.');
  }
  const { box, sharepoint, enableAuth } = values;
  const own = {
    ...(box !== undefined && { box: folderOf('--box', box) }),
    ...(sharepoint !== undefined && { sharepoint: folderOf('--sharepoint', sharepoint) }),
  };
  return { dataDir: resolve(values.data), own, portBase, enableAuth };
}

function folderOf(option: string, path: string): string {
  const folder = resolve(path);
  if (existsSync(folder)) return folder;
  throw new Error(`There is no folder ${folder}: give ${option} a folder that exists.`);
}

function openDataDir(dataDir: string): void {
  try {
    makeDir(dataDir);
    accessSync(dataDir, constants.W_OK);
  } catch {
    throw new Error(`The data folder ${dataDir} cannot be written: give another by --data FOLDER.`);
  }
}

/** Step by step: Node's own `recursive` never comes back from a place where nothing can be made, such as /proc (22.23). */
function makeDir(path: string): void {
  if (existsSync(path)) return;
  makeDir(dirname(path));
  mkdirSync(path);
}

async function up(): Promise<void> {
  const { dataDir, own, portBase, enableAuth } = readOptions();
  openDataDir(dataDir);
  if (!existsSync('dist/functions/main.js')) throw new Error('Not built yet: run "npm start".');
  // Both load their modules while the company is written.
  const loadingCloud = loadChild<CloudReady>(sibling('./cloud', import.meta));
  const loadingHost = loadChild<HostReady>(sibling('./functions-host', import.meta));
  keepTo(dataDir, own);
  const shown = whatToShow(dataDir, own, directory);
  await writeCompany(shown.write);

  const cloud = await loadingCloud.start({
    dataDir,
    ...shown.input,
    portBase,
  } satisfies CloudInput);
  const { services, settings, identityUrl, boxUrl, graphUrl, controlUrl } = cloud.ready;
  print('Services:', ...services.map(({ name, url }) => `  ${name.padEnd(10)} ${url}`), '');

  const input: HostInput = {
    appDir: process.cwd(),
    dataDir: join(dataDir, 'host'),
    port: portBase + 1,
    caFile: caFileIn(dataDir),
    settings: { ...settings, FOLLOW_SCHEDULE: everyMinute },
    controlUrl,
    enableAuth,
  };
  const host = await loadingHost.start(input).catch(async (error: unknown) => {
    await cloud.stop(stopWithinMs);
    throw error;
  });
  print('Functions:', ...host.ready.functions.map((line) => `  ${line}`), '');
  const { keys, keyFile } = host.ready;
  if (keys.length > 0) print('Keys:', ...keys.map((line) => `  ${line}`), '');
  const running = {
    appUrl: host.ready.url,
    identityUrl,
    boxUrl,
    graphUrl,
    controlUrl,
    caFile: caFileIn(dataDir),
    ...(keyFile !== undefined && { keyFile }),
  };
  noteRunning(dataDir, running);

  const stop = createStop({ dataDir, host, cloud });
  process.once('SIGINT', () => void stop('Stopping …', 0));
  process.once('SIGTERM', () => void stop('Stopping …', 0));
  void host.ended.then((why) => stop(`The Functions host ${why}.`, 1));
  void cloud.ended.then((why) => stop(`The local cloud ${why}.`, 1, withoutCloudMs));

  printPeople();
  const connections = shown.connections();
  await connect(findRunning(dataDir), { directory, connections, print }).catch((error: unknown) =>
    stop(error instanceof Error ? error.message : String(error), 1),
  );
  print(
    '',
    'Ready. Ask something:',
    '  npm run ask -- --as petra "What is our travel limit for hotels in Zurich?"',
    '',
  );
}

/** Only what is not there yet: to start the writer takes a second. */
async function writeCompany(folders: WriterInput): Promise<void> {
  if (Object.values(folders).every((folder) => existsSync(folder))) return;
  const writer = await startChild(sibling('./seed/company-writer', import.meta), folders);
  await writer.stop(stopWithinMs);
}

function createStop({
  dataDir,
  host,
  cloud,
}: {
  dataDir: string;
  host: Child<HostReady>;
  cloud: Child<CloudReady>;
}) {
  let stopping = false;
  return async (why: string, exitCode: number, hostWithinMs = stopWithinMs): Promise<void> => {
    if (stopping) return;
    stopping = true;
    print('', why);
    forgetRunning(dataDir);
    await host.stop(hostWithinMs);
    await cloud.stop(stopWithinMs);
    process.exit(exitCode);
  };
}

function printPeople(): void {
  const lines = directory.people.map(
    ({ key, name, jobTitle, appRoles }) =>
      `  ${key.padEnd(8)} ${name}, ${jobTitle}${appRoles.includes('admin') ? ' (admin)' : ''}`,
  );
  print('Who can sign in (a token for each: npm run token -- KEY):', ...lines, '');
}

// Who reads this may go, as in `npm start 2>&1 | head`: all of it runs on.
for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined);

up().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
