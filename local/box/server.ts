import { createCloser } from '../closer.ts';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Directory } from '../directory.ts';
import { serve, type EmulatorContext, type Handler, type Running } from '../emulator.ts';
import { createApi } from './api.ts';
import { createPostman, type Mishaps } from './deliver.ts';
import { createDownloads } from './downloads.ts';
import { notEmulated, toResponse } from './errors.ts';
import { expireCollaborations } from './expiry.ts';
import { openGrants } from './grants.ts';
import { authorize, revoke, token, type Application } from './oauth.ts';
import { seedPeople } from './people.ts';
import { mayRead } from './permissions.ts';
import { scan } from './scan.ts';
import { openState, type Settings, type State } from './state.ts';
import { createTurns } from '../turns.ts';
import { createUnrest, type Unrest } from './unrest.ts';
import { watchFolder } from '../disk/watch.ts';

export interface BoxOptions {
  readonly context: EmulatorContext;
  readonly port?: number;
  /** Of the host that downloads are redirected to. */
  readonly downloadPort?: number;
  readonly directory: Directory;
  /** Each folder in it is a top-level folder in Box; files directly in it are in one that bears its name. */
  readonly contentDir: string;
  readonly application: Application & {
    readonly webhookPrimaryKey: string;
    readonly webhookSecondaryKey: string;
    readonly serviceAccountId: string;
  };
}

export interface BoxTwin extends Running {
  readonly downloadUrl: URL;
  /** The judge: may this person read the words in this file, now? */
  mayRead(personKey: string, boxFileId: string): boolean;
  /** Box's id of what lies at this path, relative to the content folder. */
  idOf(path: string): string | undefined;
  /** When all scans, events and due webhooks are done. */
  settled(): Promise<void>;
  /** Looks at the disk now, without waiting for the watcher. */
  rescan(): Promise<void>;
  /** Downloads of this file answer 202 "not ready" so many times. */
  notReady(fileId: string, times: number): void;
  readonly webhooks: Mishaps;
  readonly events: Pick<Unrest, 'stir' | 'lag' | 'calm'>;
  readonly settings: Settings;
}

/** Box, over a real folder of the disk. */
export async function startBox(options: BoxOptions): Promise<BoxTwin> {
  const { context, application } = options;
  const state = openTwin(options);
  const turns = createTurns();
  const unrest = createUnrest();
  // What others check by the real time is off only where a fault rule says so.
  const wallTime = () => Date.now() + context.faults.skewMs('box');
  const { webhookPrimaryKey: primary, webhookSecondaryKey: secondary } = application;
  const postman = createPostman(state, { primary, secondary }, wallTime);
  const expiry = keepExpiring(state, () => postman.wake());
  const changed = () => {
    expiry.arm();
    postman.wake();
  };
  const rescan = () => turns.alone(() => scan(state)).then(changed);
  await rescan();

  const closer = createCloser();
  closer.add(state.db, (db) => db.close());
  closer.add(postman, () => postman.stop());
  closer.add(turns, () => turns.quiet());
  closer.add(expiry, () => expiry.cancel());
  const open = <T extends AsyncDisposable>(it: T) =>
    closer.add(it, () => it[Symbol.asyncDispose]());
  let downloadUrl = new URL('https://127.0.0.1');
  const downloads = createDownloads(state, () => downloadUrl);
  const grants = openGrants(state);
  const api = createApi({ state, grants, downloads, unrest, changed, alone: turns.alone });
  const oauth = { state, grants, application, wallTime };
  const handle: Handler = (request) => {
    const call = `${request.method} ${new URL(request.url).pathname}`;
    if (call === 'POST /oauth2/token') return token(request, oauth);
    if (call === 'POST /oauth2/revoke') return revoke(request, oauth);
    if (call === 'GET /oauth2/authorize') return authorize(request, oauth);
    if (/^\S+ \/(api\/)?2\.0\//.test(call)) return api(request);
    context.log('emulator.not-emulated', { service: 'box', call });
    return toResponse(notEmulated(call));
  };
  const files = open(
    await serve(downloads.handle, {
      name: 'box-downloads',
      port: options.downloadPort ?? 0,
      context,
    }),
  );
  downloadUrl = files.url;
  const { url } = open(await serve(handle, { name: 'box', port: options.port ?? 0, context }));
  const onDisk = () =>
    void rescan().catch((error: unknown) =>
      context.log('box.scan-failed', { error: String(error) }),
    );
  open(await watchFolder(state.contentDir, onDisk));

  return {
    url,
    downloadUrl,
    rescan,
    webhooks: postman.mishaps,
    events: unrest,
    settings: state.settings,
    notReady: (fileId, times) => downloads.holdBack(fileId, times),
    mayRead(personKey, boxFileId) {
      const person = options.directory.people.find(({ key }) => key === personKey);
      const question = { userId: person?.boxUserId ?? '', itemId: boxFileId };
      return mayRead(state.evidence, question);
    },
    idOf: (path) => state.items.at(path)?.id,
    async settled() {
      await turns.quiet();
      await postman.idle();
    },
    [Symbol.asyncDispose]: () => closer.close(),
  };
}

function openTwin({ context, directory, contentDir, application }: BoxOptions): State {
  const { dataDir, clock, log } = context;
  const { serviceAccountId } = application;
  const trashDir = join(dataDir ?? mkdtempSync(join(tmpdir(), 'box-')), 'trash');
  mkdirSync(contentDir, { recursive: true });
  const state = openState({
    file: dataDir === undefined ? undefined : join(dataDir, 'box.db'),
    clock,
    log,
    serviceAccountId,
    trashDir,
    contentDir: resolve(contentDir),
    enterprise: { id: directory.enterpriseId, name: directory.tenantName },
  });
  const { people, newId } = state;
  state.db.transaction(() =>
    seedPeople({ people, directory, serviceAccountId, newId, now: clock.now() }),
  )();
  return state;
}

/** Wakes when the next collaboration runs out. */
function keepExpiring(state: State, onExpired: () => void) {
  let cancel = () => {};
  function arm(): void {
    cancel();
    const times = state.collaborations.expiring().flatMap(({ expiresAt }) => expiresAt ?? []);
    if (times.length === 0) return;
    cancel = state.clock.after(Math.min(...times) - state.clock.now(), () => {
      expireCollaborations(state);
      onExpired();
      arm();
    });
  }
  return { arm, cancel: () => cancel() };
}
