import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { BoxCcgAuth, BoxClient, BoxJwtAuth, CcgConfig, JwtConfig } from 'box-node-sdk';
import { BaseUrls, NetworkSession } from 'box-node-sdk/networking';
import type { BoxTwin } from '../../local/box/server.ts';
import { boxUrl, type BoxApp } from '../support/box-app.ts';

/** Where a test has its files: all of the twin, or a folder of its own in a real enterprise. */
export interface Place {
  /** Names of the folders that it lies in. */
  readonly above: readonly string[];
  /** Whose the files are. */
  readonly owner: BoxClient;
  /** The id of what lies at a path in it, if anything does. */
  find(path: string): Promise<string | undefined>;
  /** A new file, or its next version. */
  write(path: string, content: string): Promise<void>;
  read(path: string): Promise<string>;
  /** Whether an address is on the host that downloads come from. */
  isDownload(url: string): boolean;
}

interface Disk {
  at(file: string): string;
  write(file: string, content: string): void;
}

/** @throws where disk and Box do not agree about what is there */
export const placeOnTwin = (twin: BoxTwin, folder: Disk, owner: BoxClient): Place => ({
  above: [],
  owner,
  async find(path) {
    const id = twin.idOf(path);
    if (existsSync(folder.at(path)) === (id !== undefined)) return id;
    throw new Error(`${path} is ${id === undefined ? 'on disk' : 'in Box'} alone`);
  },
  async write(path, content) {
    folder.write(path, content);
    await twin.rescan();
  },
  read: async (path) => readFileSync(folder.at(path), 'utf8'),
  isDownload: (url) => new URL(url).origin === twin.downloadUrl.origin,
});

/** The app's own account. */
export function connectApp({ baseUrl, key, ...app }: BoxApp): BoxClient {
  const auth = key
    ? new BoxJwtAuth({ config: new JwtConfig({ ...app, ...key }) })
    : new BoxCcgAuth({ config: new CcgConfig(app) });
  const baseUrls = new BaseUrls(
    baseUrl === boxUrl ? {} : { baseUrl, uploadUrl: `${baseUrl}/api`, oauth2Url: baseUrl },
  );
  return new BoxClient({ auth, networkSession: new NetworkSession({ baseUrls }) });
}

/** A folder at the top of what the app's service account sees, which goes with all in it. */
export async function placeInBox(service: BoxClient): Promise<Place & AsyncDisposable> {
  const name = `sluice-${randomUUID()}`;
  const { id: top } = await service.folders.createFolder({ name, parent: { id: '0' } });

  async function child(folder: string, wanted: string): Promise<string | undefined> {
    const { entries = [] } = await service.folders.getFolderItems(folder, {
      queryParams: { limit: 1000 },
    });
    return entries.find((entry) => 'name' in entry && entry.name === wanted)?.id;
  }
  async function find(path: string): Promise<string | undefined> {
    let id: string | undefined = top;
    for (const part of path.split('/').filter(Boolean)) id = id && (await child(id, part));
    return id;
  }
  async function makeFolder(path: string): Promise<string> {
    let id = top;
    for (const part of path.split('/').filter(Boolean)) {
      const made = () => service.folders.createFolder({ name: part, parent: { id } });
      id = (await child(id, part)) ?? (await made()).id;
    }
    return id;
  }
  return {
    above: [name],
    owner: service,
    find,
    async write(path, content) {
      const file = Readable.from(Buffer.from(content));
      const cut = path.lastIndexOf('/');
      const own = path.slice(cut + 1);
      const id = await find(path);
      if (id !== undefined) {
        await service.uploads.uploadFileVersion(id, { attributes: { name: own }, file });
        return;
      }
      const parent = { id: await makeFolder(path.slice(0, Math.max(cut, 0))) };
      await service.uploads.uploadFile({ attributes: { name: own, parent }, file });
    },
    async read(path) {
      const stream = await service.downloads.downloadFile((await find(path)) ?? '');
      return stream === undefined ? '' : text(stream);
    },
    isDownload: (url) =>
      new URL(url).origin !== new URL(service.networkSession.baseUrls.baseUrl).origin,
    async [Symbol.asyncDispose]() {
      await service.folders.deleteFolderById(top, { queryParams: { recursive: true } });
      await service.trashedFolders.deleteTrashedFolderById(top);
    },
  };
}
