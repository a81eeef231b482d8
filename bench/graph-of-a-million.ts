import { once } from 'node:events';
import { createServer } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { LocalCertificate } from '../local/certificate.ts';
import { createRandom } from './corpus/random.ts';
import { createChanges, type Change, type Kind } from './scale/changes.ts';
import { createAnswers } from './scale/routes.ts';
import { drivesOf } from './scale/shape.ts';
import { createTree } from './scale/tree.ts';

// Microsoft 365 with as many documents as one likes, in a process of its own. The emulator in local/graph keeps a row and a file on
// the disk for each of them, so that it is true to life in hundreds of ways; this one answers only what the product's scan asks,
// generates each item when it is asked for, keeps in memory only what was changed, has no content, and lets anybody in.

export interface GraphOrder {
  readonly documents: number;
  /** The same seed makes the same changes. */
  readonly seed: number;
  readonly certificate: LocalCertificate;
}

export interface GraphReady {
  readonly origin: string;
}

export type GraphQuestion =
  | { readonly ask: 'calls' }
  | { readonly ask: 'plan'; readonly kind: Kind }
  | { readonly ask: 'apply' };

/** Calls since the start and resource units of all of them, by what was asked. */
export type Calls = Readonly<Record<string, { readonly calls: number; readonly units: number }>>;
export type GraphAnswer<Q extends GraphQuestion> = Q extends { ask: 'calls' }
  ? Calls
  : Q extends { ask: 'plan' }
    ? Change
    : null;

process.once('message', (order) => {
  void start(order as GraphOrder).then((ready) => process.send?.(ready));
});
process.once('disconnect', () => process.exit());

async function start({ documents, seed, certificate }: GraphOrder): Promise<GraphReady> {
  const trees = drivesOf(documents).map(createTree);
  const changes = createChanges(trees, createRandom(seed));
  const calls: Record<string, { calls: number; units: number }> = {};
  const { key, cert } = certificate;
  const server = createServer({ key, cert });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const answerTo = createAnswers(origin, trees);

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/', headers } = incoming;
    const prefer = String(headers['prefer'] ?? '');
    const body = await text(incoming);
    const {
      status,
      charges,
      applied,
      body: json,
    } = answerTo({
      method,
      url: new URL(url, origin),
      body,
      prefer,
    });
    for (const { what, units } of charges) {
      const before = calls[what] ?? { calls: 0, units: 0 };
      calls[what] = { calls: before.calls + 1, units: before.units + units };
    }
    outgoing.writeHead(status, {
      'content-type': 'application/json',
      ...(applied !== undefined && { 'preference-applied': applied }),
    });
    outgoing.end(json === undefined ? '' : JSON.stringify(json));
  }

  server.on('request', (incoming, outgoing) => void answer(incoming, outgoing));
  process.on('message', (question: GraphQuestion) => {
    switch (question.ask) {
      case 'calls':
        process.send?.(calls);
        return;
      case 'plan':
        process.send?.(changes.plan(question.kind));
        return;
      case 'apply':
        changes.apply();
        process.send?.(null);
    }
  });
  return { origin };
}
