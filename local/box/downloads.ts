import { join } from 'node:path';
import { sendFile } from '../disk/send-file.ts';
import type { Handler } from '../emulator.ts';
import { createSignedLinks } from '../signed-links.ts';
import type { Item } from './items.ts';
import type { State } from './state.ts';

/** The other host: it knows no tokens, only links that are signed and soon over. */
export interface Downloads {
  linkTo(item: Item): URL;
  /** Counts one call down while the file is "not ready". */
  isHeldBack(fileId: string): boolean;
  holdBack(fileId: string, times: number): void;
  readonly handle: Handler;
}

const lifetimeMs = 15 * 60 * 1000;

export function createDownloads(state: State, origin: () => URL): Downloads {
  const links = createSignedLinks({ clock: state.clock, lifetimeMs });
  const held = new Map<string, number>();
  return {
    linkTo: ({ id, versionId }) =>
      links.sign(new URL(`/d/1/${id}/${versionId}/download`, origin())),
    isHeldBack(fileId) {
      const left = held.get(fileId) ?? 0;
      held.set(fileId, Math.max(left - 1, 0));
      return left > 0;
    },
    holdBack: (fileId, times) => void held.set(fileId, times),
    handle(request) {
      const url = new URL(request.url);
      if (request.method !== 'GET' || !links.isValid(url))
        return new Response('Forbidden', { status: 403 });
      const [, , , id = '', versionId] = url.pathname.split('/');
      const item = state.items.get(id);
      if (item === undefined || item.versionId !== versionId || item.trashRoot !== null)
        return new Response('Not Found', { status: 404 });
      const { name, sha1, path } = item;
      const range = request.headers.get('range');
      return sendFile(join(state.contentDir, path), { name, etag: sha1 ?? '', range });
    },
  };
}
