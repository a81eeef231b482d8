import { setTimeout } from 'node:timers/promises';
import type { Readable } from 'node:stream';
import type { TokenCredential } from '@azure/identity';
import { AppError } from '../../platform/errors.ts';
import type { Log } from '../../platform/log.ts';
import { sendBatch, type BatchAnswer, type BatchPart } from './batch.ts';
import { openDownload } from './download.ts';
import { createExchange, type Request } from './exchange.ts';
import { bodyOf, failureOf } from './failure.ts';
import type { Gate } from './gate.ts';
import type { Lane } from './gate-rules.ts';
import { readPage } from './page.ts';
import { createToken } from './token.ts';
import { unitsOf } from './units.ts';

/**
 * Microsoft Graph, and SharePoint's REST API with another endpoint and scope. Addresses are paths below the endpoint, or
 * absolute ones that Graph gave (nextLink, deltaLink): those of another origin are refused, since the token would go there.
 *
 * @throws AppError NOT_FOUND, SOURCE_DENIED (with details.status and the service's code), SOURCE_THROTTLED, SOURCE_UNAVAILABLE
 */
export interface GraphClient {
  /** 410 is an answer, not a failure: a delta that must begin anew. */
  get(address: string, options?: CallOptions): Promise<Answer>;
  getJson(address: string, options?: CallOptions): Promise<unknown>;
  /** @param options.repeatable a question put as POST: sent again after an outage */
  post(
    address: string,
    body: unknown,
    options?: CallOptions & { repeatable?: boolean },
  ): Promise<unknown>;
  patch(address: string, body: unknown, options?: CallOptions): Promise<unknown>;
  delete(address: string, options?: CallOptions): Promise<void>;
  /** The entries of each page, along the nextLinks. */
  pages(address: string, options?: CallOptions): AsyncGenerator<unknown[]>;
  /** Questions only, as they may be sent twice; answers in the order of the parts, whatever each says. */
  batch(parts: readonly BatchPart[], options?: CallOptions): Promise<BatchAnswer[]>;
  /** Content behind a redirect; a connection that breaks is taken up where it broke. */
  download(address: string, options?: CallOptions): Promise<Readable>;
}

export interface CallOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Default: changes. */
  readonly lane?: Lane;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

const graphScope = 'https://graph.microsoft.com/.default';

export function createGraphClient(options: {
  /** `https://graph.microsoft.com/v1.0`, or a site's address for SharePoint's REST API. */
  endpoint: string;
  credential: TokenCredential;
  scope?: string;
  gate: Gate;
  /** `NONISV|Company|App/version`: undecorated traffic is throttled first. */
  userAgent: string;
  log?: Log;
  /** Each of the times that it is sent; as long as Microsoft's own clients wait if absent. */
  answerWithinMs?: number;
  now: () => Date;
  wait?: (ms: number) => Promise<void>;
}): GraphClient {
  const { credential, scope = graphScope, gate, now, wait = (ms) => setTimeout(ms) } = options;
  const { answerWithinMs = 100_000 } = options;
  const endpoint = options.endpoint.replace(/\/$/, '');
  const token = createToken({ credential, scope, now });
  const exchange = createExchange({ ...options, token, wait });

  function toRequest(
    method: Request['method'],
    address: string,
    call: {
      options?: CallOptions | undefined;
      body?: unknown;
      repeatable?: boolean;
      units?: number;
    },
  ): Request {
    return {
      method,
      url: resolve(address, endpoint),
      headers: call.options?.headers ?? {},
      body: call.body === undefined ? undefined : JSON.stringify(call.body),
      lane: call.options?.lane ?? 'changes',
      units: call.units ?? unitsOf(method, address),
      repeatable: call.repeatable ?? method !== 'POST',
      signed: true,
    };
  }

  async function ask(request: Request): Promise<Answer> {
    const answer = await exchange({ ...request, answerWithinMs }, async (response) => ({
      status: response.status,
      headers: response.headers,
      body: bodyOf(await response.text()),
    }));
    const isAnswer = (answer.status >= 200 && answer.status < 300) || answer.status === 410;
    if (!isAnswer) throw failureOf(answer);
    return answer;
  }

  async function json(request: Request): Promise<unknown> {
    const answer = await ask(request);
    if (answer.status === 410) throw failureOf(answer);
    return answer.body;
  }

  const getJson: GraphClient['getJson'] = (address, options) =>
    json(toRequest('GET', address, { options }));

  return {
    getJson,
    get: (address, options) => ask(toRequest('GET', address, { options })),
    post: (address, body, options) =>
      json(toRequest('POST', address, { options, body, repeatable: options?.repeatable ?? false })),
    patch: (address, body, options) => json(toRequest('PATCH', address, { options, body })),
    async delete(address, options) {
      await json(toRequest('DELETE', address, { options }));
    },
    async *pages(address, options) {
      let next: string | undefined = address;
      while (next !== undefined) {
        const page = readPage(await getJson(next, options));
        yield page.entries;
        if (page.next === next) throw unending();
        next = page.next;
      }
    },
    batch: (parts, options) =>
      sendBatch(parts, {
        wait,
        now,
        pause: (ms) => gate.pause(ms),
        send: (body, units) =>
          json(toRequest('POST', '/$batch', { options, body, units, repeatable: true })),
      }),
    download: (address, options) =>
      openDownload(toRequest('GET', address, { options }), { exchange, wait }),
  };
}

function resolve(address: string, endpoint: string): URL {
  const url = new URL(/^https?:/i.test(address) ? address : endpoint + address);
  if (url.origin === new URL(endpoint).origin) return url;
  throw new AppError('SOURCE_DENIED', 'Microsoft 365 names an address that is not its own');
}

const unending = (): AppError =>
  new AppError('SOURCE_UNAVAILABLE', 'Microsoft 365 names a page as its own next one');
