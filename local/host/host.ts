import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Clock } from '../clock.ts';
import { openDatabase, type Db } from '../database.ts';
import { unsupported } from './bindings.ts';
import { createCloser, type Closer } from '../closer.ts';
import { createDispatch, isClientBinding } from './dispatch.ts';
import { createDurable, type Durable } from './durable/durable.ts';
import { readHostJson } from './host-json.ts';
import { createAdmin } from './http/admin.ts';
import { createFrontEnd } from './http/front-end.ts';
import { guardByKeys, guardByPlace } from './http/guard.ts';
import { routesOf, type Route } from './http/routes.ts';
import { startHostServer } from './http/server.ts';
import { createInFlight } from './in-flight.ts';
import type { FunctionInfo, Outcome } from './invocation.ts';
import { keyFileIn, openKeys } from './keys.ts';
import { lockDataDir } from './lock.ts';
import { settingsOf } from './settings.ts';
import { createEventGridWebhook, isEventGridTrigger } from './triggers/event-grid.ts';
import { createListeners } from './triggers/listeners.ts';
import {
  connectionFromSettings,
  type ServiceBusConnection,
} from './triggers/service-bus-connection.ts';
import { timerSchema } from './triggers/timer-status.ts';
import { startPool, type Pool, type PoolOptions } from './workers/pool.ts';
import { AppFailure, type Log } from './workers/worker.ts';

export interface HostOptions {
  /** The folder of the built app: package.json with main, and host.json. */
  readonly appDir: string;
  /** 0, the default, takes any free port. */
  readonly port?: number;
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: Log;
  /** App settings, over this process's own environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Asks for function, host, system and master keys as Azure does; they are in `host-keys.json` of the data folder. */
  readonly enableAuth?: boolean;
  /** Lets each commit of the Durable engine wait for the disk, so that a power cut loses nothing, either. */
  readonly powerSafe?: boolean;
  /** How many processes run the app's functions, besides the one for orchestrators. */
  readonly workers?: number;
  /** Where Service Bus connections lead; absent means: as the app settings NAME__fullyQualifiedNamespace say. */
  readonly serviceBus?: { readonly resolve: (connectionName: string) => ServiceBusConnection };
}

export interface FunctionsHost extends AsyncDisposable {
  readonly url: URL;
  readonly functions: readonly FunctionInfo[];
  readonly routes: readonly Route[];
  /** Absent when the app uses no Durable Functions. */
  readonly durable: Durable | undefined;
  /** Where the keys are; absent when none are asked for. */
  readonly keyFile: string | undefined;
  /** Starts nothing new, lets what runs end (for 30 s at most), and stops. */
  drain(): Promise<void>;
  /** Kills the workers, for crash tests; they come back as after any crash. */
  kill(): void;
  /** Runs a timer's function now. */
  runTimer(name: string): Promise<Outcome>;
}

const drainMs = 30_000;
/** For the app's appTerminate hooks. */
const terminateMs = 2_000;

/** Loads a built v4 Node app as Azure's host and worker do, and runs its functions. */
export async function startHost(options: HostOptions): Promise<FunctionsHost> {
  const closer = createCloser();
  try {
    return await assemble(options, closer);
  } catch (error) {
    await closer.close();
    throw error;
  }
}

async function assemble(options: HostOptions, closer: Closer): Promise<FunctionsHost> {
  const { clock, log, dataDir, workers = 2, port = 0 } = options;
  const appDir = resolve(options.appDir);
  const startedAt = clock.now();
  mkdirSync(dataDir, { recursive: true });
  closer.add(lockDataDir(dataDir), (lock) => lock[Symbol.dispose]());
  const { functionTimeout, extensions } = readHostJson(appDir);
  const server = closer.add(await startHostServer({ port, log }), (it) =>
    it[Symbol.asyncDispose](),
  );
  const { url } = server;
  const settings = settingsOf(options.env, { appDir, url });

  const base = { appDir, env: settings, timeoutMs: functionTimeout, clock, log };
  const pool = await loadApp({ ...base, size: workers });
  closer.add(pool, () => pool.stop(terminateMs));
  const { functions } = pool;
  refuseUnsupported(functions);
  const keyFile = keyFileOf(options);
  const keys = keysIn(keyFile, functions);

  const inFlight = createInFlight();
  const exchanges = createInFlight();
  const clientBinding = () => durable?.clientBinding(url.origin) ?? '{}';
  const dispatch = createDispatch({ pool, inFlight, clientBinding });
  const { invoke } = dispatch;
  const durable = usesDurable(functions)
    ? createDurable({
        db: closer.add(openHistory(options), (it) => it.close()),
        clock,
        log,
        invoke,
        functions,
        settings: extensions.durableTask,
        systemKey: keys?.ofSystem('durabletask'),
      })
    : undefined;

  const db = closer.add(openDatabase(join(dataDir, 'host.db'), timerSchema), (it) => it.close());
  const listeners = closer.add(
    createListeners({
      functions,
      settings,
      limits: extensions.serviceBus,
      resolveServiceBus: options.serviceBus?.resolve ?? connectionFromSettings(settings),
      db,
      clock,
      invoke,
      log,
    }),
    (it) => it[Symbol.asyncDispose](),
  );
  const { runTimer } = listeners;
  const routes = routesOf(functions, extensions.http.routePrefix);
  const uptimeMs = () => clock.now() - startedAt;
  const guard = keys ? guardByKeys(keys) : guardByPlace;
  server.open({
    guard,
    frontEnd: createFrontEnd({ routes, dispatch, guard, exchanges, log }),
    admin: createAdmin({ functions, keys, invoke, runTimer, uptimeMs, log }),
    durable: durable?.http,
    eventGrid: functions.some(isEventGridTrigger)
      ? createEventGridWebhook(functions, invoke)
      : undefined,
  });
  durable?.start();
  listeners.start();

  let quiet: Promise<unknown> | undefined;
  /** Nothing new starts from here on; settles when what runs has ended. */
  function quieten(): Promise<unknown> {
    server.closeFunctions();
    quiet ??= Promise.all([listeners.stop(), durable?.drain(), inFlight.settled()]);
    return quiet;
  }

  async function stop(): Promise<void> {
    const ended = quieten();
    await pool.stop(terminateMs); // what still runs ends as given back
    await ended;
    await closer.close();
  }

  return {
    url,
    functions,
    routes,
    durable,
    keyFile,
    runTimer,
    kill: () => pool.kill(),
    async drain() {
      await withinTime(Promise.all([quieten(), exchanges.settled()]), drainMs);
      await stop();
    },
    [Symbol.asyncDispose]: stop,
  };
}

async function loadApp(options: PoolOptions): Promise<Pool> {
  try {
    return await startPool(options);
  } catch (error) {
    if (!(error instanceof AppFailure)) throw error;
    throw new Error(`The app in ${options.appDir} could not be loaded: ${error.message}`, {
      cause: error,
    });
  }
}

function refuseUnsupported(functions: readonly FunctionInfo[]): void {
  const problems = unsupported(functions);
  if (problems.length > 0) throw new Error(`The app cannot run here: ${problems.join('; ')}.`);
}

const usesDurable = (functions: readonly FunctionInfo[]): boolean =>
  functions.some(
    ({ trigger, bindings }) =>
      /^(orchestration|activity|entity)trigger$/i.test(trigger.type) ||
      bindings.some(isClientBinding),
  );

const keyFileOf = ({ enableAuth, dataDir }: HostOptions): string | undefined =>
  enableAuth ? keyFileIn(dataDir) : undefined;

const keysIn = (file: string | undefined, functions: readonly FunctionInfo[]) =>
  file === undefined
    ? undefined
    : openKeys(
        file,
        functions.map(({ name }) => name),
      );

/** The engine makes its own tables. */
function openHistory({ dataDir, powerSafe }: HostOptions): Db {
  const db = openDatabase(join(dataDir, 'durable.db'), '');
  if (powerSafe) db.pragma('synchronous = FULL');
  return db;
}

async function withinTime(work: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}
