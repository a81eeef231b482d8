import { join } from 'node:path';
import { sendFile } from '../../disk/send-file.ts';
import type { Handler } from '../../emulator.ts';
import { createSignedLinks } from '../../signed-links.ts';
import type { State } from '../state.ts';
import type { Item } from './items.ts';

/** SharePoint's download host: it knows no tokens, only links that are signed and soon over. */
export interface Downloads {
  linkTo(item: Item): URL;
  readonly handle: Handler;
}

/** "Pre-authenticated download URLs are only valid for a short period of time (a few minutes)" */
const lifetimeMs = 15 * 60 * 1000;

export function createDownloads(state: State, origin: () => URL): Downloads {
  const links = createSignedLinks({ clock: state.clock, lifetimeMs });
  return {
    linkTo: ({ id }) => links.sign(new URL(`/_layouts/15/download/${id}`, origin())),
    handle(request) {
      const url = new URL(request.url);
      if (request.method !== 'GET' || !links.isValid(url))
        return new Response('Unauthorized', { status: 401 });
      const item = state.items.get(url.pathname.slice(url.pathname.lastIndexOf('/') + 1));
      const drive = state.drives.get(item?.driveId ?? '');
      if (item?.type !== 'file' || drive === undefined)
        return new Response('Not Found', { status: 404 });
      const { name, uniqueId, ctag } = item;
      return sendFile(join(state.contentDir, drive.path, item.path), {
        name,
        etag: `"{${uniqueId.toUpperCase()}},${ctag}"`,
        range: request.headers.get('range'),
      });
    },
  };
}
