import { lstatSync, mkdirSync, mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createCloser } from '../closer.ts';
import type { Directory } from '../directory.ts';
import { watchFolder } from '../disk/watch.ts';
import { serve, type EmulatorContext, type Running } from '../emulator.ts';
import { createTurns } from '../turns.ts';
import { createApi } from './api.ts';
import type { EventGrid } from './notifications/cloud-event.ts';
import { openBells, type LifecycleEvent } from './notifications/doorbells.ts';
import { keepAlive } from './notifications/life.ts';
import type { Mishaps } from './notifications/mishaps.ts';
import { subscriptionRoutes } from './notifications/subscription-routes.ts';
import { openPeople } from './people/people.ts';
import { peopleRoutes } from './people/routes.ts';
import { seedPeople } from './people/seed.ts';
import type { LinksCount } from './rights/judge.ts';
import { redeemInvitations } from './rights/redeem.ts';
import { openRights } from './rights/rights.ts';
import { rightsRoutes } from './rights/routes.ts';
import { openTree, type State, type Tree } from './state.ts';
import { createThrottle } from './throttle.ts';
import { createDeltaHabits, type DeltaHabits } from './tree/delta-habits.ts';
import { openEpochs, type Resync } from './tree/delta-token.ts';
import { deltaRoutes } from './tree/delta.ts';
import { discoveryRoutes } from './tree/discovery.ts';
import { createDownloads } from './tree/downloads.ts';
import { labelRoutes, openLabels, type Labels } from './tree/labels.ts';
import { readRoutes } from './tree/read.ts';
import { scan } from './tree/scan.ts';
import { writeRoutes } from './tree/write.ts';

export interface GraphOptions {
  readonly context: EmulatorContext;
  readonly port?: number;
  /** Of the host that downloads are redirected to. */
  readonly downloadPort?: number;
  readonly directory: Directory;
  /** Holds `sites/<site>/<library>/…` and `onedrive/<person key>/…`. */
  readonly contentDir: string;
  /** Application permissions by client id: `Sites.FullControl.All` and the like. */
  readonly applications: Readonly<Record<string, readonly string[]>>;
  /** How many the tenant has bought: from it follows what an application may do in a minute. */
  readonly licences?: number;
  /** Takes what subscribers of Event Grid get into their partner topic; absent: it goes nowhere. */
  readonly eventGrid?: EventGrid;
}

export interface GraphTwin extends Running {
  readonly downloadUrl: URL;
  /** The judge: may this person (a key, or an object id for guests) read the words in this file, now? */
  mayRead(personKey: string, driveId: string, itemId: string): boolean;
  /** What lies at this path, relative to the content folder. */
  idOf(path: string): { readonly driveId: string; readonly itemId: string } | undefined;
  /** When all scans and due notifications are done. */
  settled(): Promise<void>;
  /** Looks at the disk now, without waiting for the watcher. */
  rescan(): Promise<void>;
  readonly delta: Pick<DeltaHabits, 'lag' | 'repeat' | 'calm'> & {
    /** Voids all delta tokens given so far. */
    resync(kind: Resync): void;
  };
  readonly labels: Pick<Labels, 'set' | 'refuse'>;
  readonly notifications: Mishaps & {
    /** Tells each subscriber so; `subscriptionRemoved` also ends the subscription, `reauthorizationRequired` pauses it. */
    tell(event: LifecycleEvent): void;
  };
  /** Changes of the directory show in delta and ring only so long after they happened. */
  readonly people: { lag(ms: number): void };
  /** Which links the judge counts for those who did not open them: none, unless a test asks. */
  readonly linksCount: LinksCount;
  /** Buys other licences. */
  readonly licences: { set(count: number): void };
}

/** Microsoft Graph and SharePoint, over a real folder of the disk. */
export async function startGraph(options: GraphOptions): Promise<GraphTwin> {
  const { context, directory, applications } = options;
  const { clock } = context;
  let origin = 'https://127.0.0.1';
  let downloadUrl = new URL(origin);
  const tree = openTwin(options, () => origin);
  const people = openPeople(tree);
  tree.db.transaction(() => seedPeople(people, directory, clock.now()))();
  const rights = openRights(tree, people);
  const state: State = { ...tree, rights };
  let lagMs = 0;
  const { eventGrid } = options;
  const bells = openBells({ tree, people, directoryLagMs: () => lagMs, eventGrid });
  const life = keepAlive(bells, clock);
  const turns = createTurns();
  const rescan = () => turns.alone(() => scan(state));
  await rescan();

  const closer = createCloser();
  closer.add(state.db, (db) => db.close());
  closer.add(bells, () => bells.postman.stop());
  closer.add(life, () => life.stop());
  closer.add(turns, () => turns.quiet());
  const open = <T extends AsyncDisposable>(it: T) =>
    closer.add(it, () => it[Symbol.asyncDispose]());
  const downloads = createDownloads(state, () => downloadUrl);
  const habits = createDeltaHabits();
  const epochs = openEpochs(state);
  const labels = openLabels(state.db);
  const throttle = createThrottle({ clock, licences: options.licences ?? 0 });
  const routes = [
    ...deltaRoutes({ epochs, habits }),
    ...readRoutes(downloads),
    ...writeRoutes,
    ...labelRoutes(labels, state),
    ...rightsRoutes(rights),
    ...peopleRoutes({
      people,
      lagMs: () => lagMs,
      redeem: (guest) => tree.db.transaction(() => redeemInvitations(tree, rights, guest))(),
    }),
    ...subscriptionRoutes({ bells, people, life, eventGrid }),
    ...discoveryRoutes,
  ];
  const { alone } = turns;
  const api = createApi({ state, applications, routes, throttle, alone, tokens: context.tokens });

  const files = { name: 'graph-downloads', port: options.downloadPort ?? 0, context };
  downloadUrl = open(await serve(downloads.handle, files)).url;
  const { url } = open(await serve(api, { name: 'graph', port: options.port ?? 0, context }));
  ({ origin } = url);
  const onDisk = () =>
    void rescan().catch((error: unknown) =>
      context.log('graph.scan-failed', { error: String(error) }),
    );
  for (const folder of watchedFolders(state)) open(await watchFolder(folder, onDisk));

  return {
    url,
    downloadUrl,
    rescan,
    labels,
    licences: { set: (count) => throttle.resize(count) },
    delta: { ...habits, resync: (kind) => epochs.end(kind) },
    mayRead(personKey, driveId, itemId) {
      const person = directory.people.find(({ key }) => key === personKey);
      if (state.items.get(itemId)?.driveId !== driveId) return false;
      return rights.mayRead(person?.oid ?? personKey, itemId);
    },
    idOf: (path) => idOf(state, path),
    notifications: { ...bells.mishaps, tell: (event) => bells.tellAll(event) },
    people: { lag: (ms) => void (lagMs = ms) },
    linksCount: rights.linksCount,
    async settled() {
      await turns.quiet();
      await bells.postman.idle();
    },
    [Symbol.asyncDispose]: () => closer.close(),
  };
}

function openTwin({ context, directory, contentDir }: GraphOptions, origin: () => string): Tree {
  const { dataDir, clock, log } = context;
  const recycleDir = join(dataDir ?? mkdtempSync(join(tmpdir(), 'graph-')), 'recycle');
  mkdirSync(contentDir, { recursive: true });
  return openTree({
    file: dataDir === undefined ? undefined : join(dataDir, 'graph.db'),
    clock,
    log,
    directory,
    recycleDir,
    origin,
    contentDir: resolve(contentDir),
  });
}

/** The content folder, and the libraries that are links to folders elsewhere. */
function watchedFolders({ contentDir, drives }: State): string[] {
  const links = drives.all().map(({ path }) => join(contentDir, path));
  return [
    contentDir,
    ...links
      .filter((path) => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink())
      .map((path) => realpathSync(path)),
  ];
}

function idOf({ drives, items }: State, path: string): ReturnType<GraphTwin['idOf']> {
  const drive = drives.all().find((one) => path === one.path || path.startsWith(`${one.path}/`));
  if (drive === undefined) return undefined;
  const item = items.at(drive.id, path.slice(drive.path.length + 1));
  return item && { driveId: drive.id, itemId: item.id };
}
