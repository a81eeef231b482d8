import { z } from 'zod';
import type { Handler } from './emulator.ts';
import { FaultRule } from './faults.ts';
import type { Stack } from './stack.ts';

const Advance = z.strictObject({ ms: z.int().positive() });

/** The knobs of the local cloud, for the shell and for tests: faults and time. Loopback only; JSON only, so that no web page can turn them. */
export function control({ faults, clock }: Pick<Stack, 'faults' | 'clock'>): Handler {
  const list = () => Response.json({ faults: faults.list(), now: new Date(clock.now()) });
  return async (request) => {
    const { pathname, searchParams } = new URL(request.url);
    switch (`${request.method} ${pathname}`) {
      case 'GET /':
        return list();
      case 'POST /faults': {
        const rule = FaultRule.safeParse(await json(request));
        if (!rule.success) return refuse(z.prettifyError(rule.error));
        faults.add(rule.data);
        return list();
      }
      case 'DELETE /faults':
        faults.clear(searchParams.get('service') ?? undefined);
        return list();
      case 'POST /clock': {
        const advance = Advance.safeParse(await json(request));
        if (!advance.success) return refuse(z.prettifyError(advance.error));
        clock.advance(advance.data.ms);
        return list();
      }
      default:
        return Response.json(
          { error: 'GET /, POST and DELETE /faults, POST /clock' },
          { status: 404 },
        );
    }
  };
}

async function json(request: Request): Promise<unknown> {
  if (!request.headers.get('content-type')?.startsWith('application/json')) return undefined;
  return request.json().catch(() => undefined);
}

const refuse = (message: string) => Response.json({ error: message }, { status: 400 });
