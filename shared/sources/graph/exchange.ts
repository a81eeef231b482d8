import type { Log } from '../../platform/log.ts';
import { AppError } from '../../platform/errors.ts';
import { unreachable } from './failure.ts';
import type { Gate } from './gate.ts';
import type { Lane } from './gate-rules.ts';
import { readRate } from './rate-headers.ts';
import type { Token } from './token.ts';

export interface Request {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  readonly lane: Lane;
  /** Resource units, for the gate. */
  readonly units: number;
  /** Whether doing it twice does no harm, so that it is sent again though nobody knows what became of the first. */
  readonly repeatable: boolean;
  /** Whether our token goes along: not to the hosts of downloads, whose addresses are keys themselves. */
  readonly signed: boolean;
  /** Time for the whole answer; absent for content, which may take long as long as it flows. */
  readonly answerWithinMs?: number;
}

/** Sends a request until it is answered; what the answer says is for the caller, throttling and outages are settled here. */
export type Exchange = <T extends Answered>(
  request: Request,
  read: (response: Response) => Promise<T>,
) => Promise<T>;

interface Answered {
  readonly status: number;
  readonly headers: Headers;
}

const attempts = 5;
const firstWaitMs = 500;

export function createExchange(options: {
  token: Token;
  gate: Gate;
  userAgent: string;
  log?: Log | undefined;
  now: () => Date;
  wait: (ms: number) => Promise<void>;
}): Exchange {
  const { token, gate, userAgent, log, now, wait } = options;

  async function send<T>(
    { method, url, headers, body, signed, answerWithinMs }: Request,
    read: (response: Response) => Promise<T>,
    bearer: string | undefined,
  ): Promise<T> {
    const response = await fetch(url, {
      method,
      headers: {
        'user-agent': userAgent,
        accept: 'application/json',
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
        ...(signed && { authorization: `Bearer ${bearer}` }),
      },
      ...(body !== undefined && { body }),
      ...(answerWithinMs !== undefined && { signal: AbortSignal.timeout(answerWithinMs) }),
      redirect: 'manual', // followed by hand where one is expected, so that the token goes nowhere else
    });
    return read(response);
  }

  /** A token that is refused is replaced once. */
  async function attempt<T extends Answered>(
    request: Request,
    read: (response: Response) => Promise<T>,
  ): Promise<T> {
    if (!request.signed) return gate.pass(request, () => send(request, read, undefined));
    const bearer = await token.get();
    const answer = await gate.pass(request, () => send(request, read, bearer));
    if (answer.status !== 401) return answer;
    token.refused(bearer, answer.headers.get('www-authenticate'));
    const fresh = await token.get();
    return fresh === bearer ? answer : gate.pass(request, () => send(request, read, fresh));
  }

  return async (request, read) => {
    for (let n = 1; ; n++) {
      const tried = await attempt(request, read).catch(noAnswer);
      const again = whenAgain(tried, request, now());
      if (again === 'never' || n === attempts) {
        if (tried instanceof AppError) throw tried;
        return tried;
      }
      log?.warn('graph.again', { attempt: n, ...describe(tried) });
      if (again === 'later') await wait(firstWaitMs * 2 ** (n - 1));
    }
  };
}

/** A refusal of the gate or of Entra is final here; all else that is thrown is the network's. */
function noAnswer(error: unknown): AppError {
  if (error instanceof AppError) throw error;
  return unreachable(error);
}

/** Throttled calls go on at once: the gate has heard it too, and holds them until the time is over. */
function whenAgain(
  tried: AppError | Answered,
  { repeatable }: Request,
  at: Date,
): 'never' | 'at once' | 'later' {
  if (tried instanceof AppError) return repeatable ? 'later' : 'never';
  if (readRate(tried, at.getTime()).throttled) return 'at once';
  return repeatable && outages.has(tried.status) ? 'later' : 'never';
}

const outages = new Set([408, 500, 502, 503, 504]);

const describe = (tried: AppError | Answered) =>
  tried instanceof AppError ? { reason: tried.message } : { status: tried.status };
