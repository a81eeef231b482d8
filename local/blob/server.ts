import type { RequestListener } from 'node:http';
import { request } from 'node:https';
import { listen, type EmulatorContext, type Running } from '../emulator.ts';
import { strike } from '../strike.ts';
import { admit } from './access.ts';
import { openAzurite } from './azurite.ts';

const account = 'devstoreaccount1';

export interface BlobOptions {
  readonly context: EmulatorContext;
  readonly port?: number;
  /** Made at start when absent, as infra does in Azure. */
  readonly containers: readonly string[];
}

/** Blob storage: Azurite in this process, behind TLS, Entra tokens and fault rules. `url` is the account's. */
export async function startBlob({ context, port, containers }: BlobOptions): Promise<Running> {
  const azurite = await openAzurite(context.dataDir);
  const front = createFront(context, azurite.listener);
  const server = await listen(front, {
    name: 'blob',
    context,
    ...(port !== undefined && { port }),
  });
  const url = new URL(account, server.url);
  for (const container of containers) await ensureContainer(url, { container, context });
  return {
    url,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await azurite[Symbol.asyncDispose]();
    },
  };
}

function createFront(context: EmulatorContext, azurite: RequestListener): RequestListener {
  return (incoming, outgoing) => {
    const answer = async () => {
      if (await strike({ name: 'blob', context, incoming, outgoing })) return;
      // Azurite says no length when a HEAD finds nothing, and Node then ends the connection: a handshake for each.
      if (incoming.method === 'HEAD') outgoing.setHeader('content-length', 0);
      if (await admit({ context, incoming, outgoing })) azurite(incoming, outgoing);
      else incoming.resume();
    };
    answer().catch((error: unknown) => {
      context.log('blob.failed', { error: error instanceof Error ? error.stack : String(error) });
      outgoing.destroy();
    });
  };
}

/** Over the wire: what this process trusts must not matter, so the CA is given by hand. */
async function ensureContainer(
  url: URL,
  { container, context }: { container: string; context: EmulatorContext },
): Promise<void> {
  const { token } = await context.tokens.issueForApp({
    audience: 'https://storage.azure.com',
    appId: 'local-cloud',
    objectId: 'local-cloud',
  });
  const status = await new Promise<number>((resolve, reject) => {
    const call = request(`${url.href}/${container}?restype=container`, {
      method: 'PUT',
      agent: false,
      ca: context.certificate.ca,
      headers: {
        authorization: `Bearer ${token}`,
        'x-ms-version': '2026-06-06',
        'content-length': 0,
      },
    });
    call.once('response', (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    call.once('error', reject);
    call.end();
  });
  if (status !== 201 && status !== 409)
    throw new Error(`Container ${container} could not be made: status ${status}`);
}
