import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Notification {
  readonly id?: string;
  readonly subscriptionId: string;
  readonly clientState?: string;
  readonly changeType?: string;
  readonly resource?: string;
  readonly resourceData?: Record<string, unknown>;
  readonly lifecycleEvent?: string;
}

/** How a receiver answers the question whether it wants notifications. */
export interface Handshake {
  readonly status?: number;
  readonly type?: string;
  readonly echo?: (token: string) => string;
}

/** Somebody who gets Graph's notifications. */
export interface Receiver extends AsyncDisposable {
  readonly address: string;
  /** Bodies as they came, each with one or more notifications. */
  readonly received: Notification[][];
  all(): Notification[];
  /** Status to answer with from now on, and what to do before. */
  answer(status: number, before?: () => void): void;
}

export async function openReceiver(handshake: Handshake = {}): Promise<Receiver> {
  const { status: agreed = 200, type = 'text/plain', echo = (token) => token } = handshake;
  const received: Notification[][] = [];
  let status = 202;
  let before = () => {};
  const server = createServer((request, response) => {
    const token = new URL(request.url ?? '', 'http://localhost').searchParams.get(
      'validationToken',
    );
    const take = async () => {
      const body = await text(request);
      if (token !== null) {
        response.writeHead(agreed, { 'content-type': type }).end(echo(token));
        return;
      }
      received.push((JSON.parse(body) as { value: Notification[] }).value);
      before();
      response.writeHead(status).end();
    };
    void take();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graph?code=x`,
    received,
    all: () => received.flat(),
    answer(next, act = () => {}) {
      status = next;
      before = act;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
