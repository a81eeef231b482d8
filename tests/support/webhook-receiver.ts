import type { HttpHandler } from '@azure/functions';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { call } from './http.ts';

/** Where the sources post their notifications: each is given to a handler of the product's, as the Functions host does it. */
export interface WebhookReceiver extends AsyncDisposable {
  readonly url: URL;
  /** Before the first notification. */
  give(handler: HttpHandler): void;
}

export async function openWebhookReceiver(): Promise<WebhookReceiver> {
  let handler: HttpHandler | undefined;
  const server = createServer((request, response) => {
    void (async () => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
      const [connectionId = ''] = pathname.split('/').slice(4); // /api/webhooks/<source>/<connection>
      const body = await text(request);
      const answer =
        handler &&
        (await call(handler, {
          body,
          headers: request.headers as Record<string, string>,
          params: { connectionId },
          query: Object.fromEntries(searchParams),
        }));
      response.writeHead(answer?.status ?? 503, answer?.headers as Record<string, string>);
      response.end(answer?.body);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: new URL(`http://127.0.0.1:${port}`),
    give: (its) => void (handler = its),
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}
