import { z } from 'zod';
import type { Handler } from './emulator.ts';
import { FaultRule, sentenceOf } from './fault-rule.ts';
import type { Stack } from './stack.ts';

const Advance = z.strictObject({
  ms: z
    .int('ms is a whole number of milliseconds')
    .positive('ms is more than 0: the clock only goes forward'),
});

/** Its own knobs must keep working. */
const ownName = 'control';

/** The knobs of the local cloud, for the shell and for tests: faults and time. Loopback only; JSON only, so that no web page can turn them. */
export function control({ faults, clock }: Pick<Stack, 'faults' | 'clock'>): Handler {
  const services = () =>
    faults
      .services()
      .filter((name) => name !== ownName)
      .toSorted();
  const list = async () => {
    await faults.settled();
    return Response.json({
      faults: faults.list(),
      now: new Date(clock.now()),
      services: services(),
    });
  };

  async function add(request: Request): Promise<Response> {
    const body = await json(request);
    const rules = z.array(FaultRule).safeParse(Array.isArray(body) ? body : [body]);
    if (!rules.success) return refuse(sentenceOf(rules.error));
    const stranger = rules.data.find(({ service }) => !services().includes(service));
    if (stranger !== undefined) return refuse(unknownService(stranger.service));
    for (const rule of rules.data) faults.add(rule);
    return list();
  }

  async function clear(service: string | null): Promise<Response> {
    if (service !== null && !services().includes(service)) return refuse(unknownService(service));
    faults.clear(service ?? undefined);
    return list();
  }

  async function advance(request: Request): Promise<Response> {
    const wanted = Advance.safeParse(await json(request));
    if (!wanted.success) return refuse(sentenceOf(wanted.error));
    clock.advance(wanted.data.ms);
    return list();
  }

  /** One line of JSON now and one for each move, until the caller leaves: for processes whose clocks go with this one. */
  function follow(): Response {
    let leave = () => {};
    const lines = new ReadableStream<string>({
      start(controller) {
        leave = clock.watch((aheadMs) => controller.enqueue(`${JSON.stringify({ aheadMs })}\n`));
      },
      cancel: () => leave(),
    });
    const headers = { 'content-type': 'application/x-ndjson' };
    return new Response(lines.pipeThrough(new TextEncoderStream()), { headers });
  }

  const unknownService = (name: string) =>
    `There is no service ${name}: there are ${services().join(', ')}.`;

  return async (request) => {
    const { pathname, searchParams } = new URL(request.url);
    switch (`${request.method} ${pathname}`) {
      case 'GET /':
        return list();
      case 'POST /faults':
        return add(request);
      case 'DELETE /faults':
        return clear(searchParams.get('service'));
      case 'GET /clock':
        return follow();
      case 'POST /clock':
        return advance(request);
      default:
        return refuse('There are GET /, POST and DELETE /faults, GET and POST /clock.', 404);
    }
  };
}

async function json(request: Request): Promise<unknown> {
  if (!request.headers.get('content-type')?.startsWith('application/json')) return undefined;
  return request.json().catch(() => undefined);
}

const refuse = (message: string, status = 400) => Response.json({ error: message }, { status });
