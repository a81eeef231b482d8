import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGate } from '../../../../../shared/sources/graph/gate.ts';
import { createGraphClient, type GraphClient } from '../../../../../shared/sources/graph/client.ts';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}
export type Reply = (asked: Asked, response: ServerResponse) => void;

export interface Wire extends AsyncDisposable {
  readonly url: string;
  readonly asked: Asked[];
  readonly client: GraphClient;
  readonly waits: number[];
  readonly tokens: string[];
}

/** A server that answers each call with the next reply (the last one again and again), and our client on it. */
export async function startWire(...replies: readonly Reply[]): Promise<Wire> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const { method = '', url = '', headers } = request;
    const answer = (body: unknown) => {
      asked.push({ method, path: url, headers, body });
      const reply = replies[Math.min(asked.length, replies.length) - 1];
      reply?.({ method, path: url, headers, body }, response);
    };
    void read(request).then(answer);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  let at = Date.parse('2026-11-26T08:00:00Z');
  const waits: number[] = [];
  const tokens: string[] = [];
  const now = () => new Date(at);
  const wait = async (ms: number) => {
    waits.push(ms);
    at += ms;
  };
  const getToken = async () => {
    tokens.push(`token-${tokens.length + 1}`);
    return { token: `token-${tokens.length}`, expiresOnTimestamp: at + 3_600_000 };
  };
  return {
    url,
    asked,
    waits,
    tokens,
    client: createGraphClient({
      endpoint: `${url}/v1.0`,
      credential: { getToken },
      gate: createGate({ counters: { count() {} }, now, wait }),
      userAgent: 'NONISV|Sluice|Sluice/0',
      now,
      wait,
    }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function read(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  return text === '' ? undefined : JSON.parse(text);
}

export const json =
  (body: unknown, status = 200, headers: Record<string, string> = {}): Reply =>
  (_asked, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };

export const hangUp: Reply = (_asked, response) => {
  response.destroy();
};
