import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FaultRule } from './fault-rule.ts';
import type { Faults } from './faults.ts';

interface Exchange {
  /** Emulator name, as fault rules call it. */
  readonly name: string;
  readonly context: { readonly faults: Faults };
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
}

/** @returns whether a fault rule took the call: then nobody else answers it. */
export async function strike({ name, context, incoming, outgoing }: Exchange): Promise<boolean> {
  const rule = context.faults.strike(name, callOf(incoming));
  if (rule === undefined) return false;
  if (rule.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, rule.delayMs));
  switch (rule.kind) {
    case 'status':
      incoming.resume();
      refuse(outgoing, rule);
      return true;
    case 'drop':
      incoming.socket.destroy();
      return true;
    case 'hang':
      return true; // the connection stays as it is until the caller gives up
    case 'stall':
      stopHalfway(outgoing);
      return false;
    default:
      return false;
  }
}

export const callOf = ({ method = 'GET', url = '/' }: IncomingMessage) => `${method} ${url}`;

function refuse(outgoing: ServerResponse, { status, retryAfterSeconds }: FaultRule): void {
  outgoing.writeHead(status, {
    'content-type': 'application/json',
    ...(retryAfterSeconds !== undefined && {
      'retry-after': String(retryAfterSeconds),
      'x-ms-retry-after-ms': String(retryAfterSeconds * 1000), // the one that Cosmos' SDK reads
    }),
  });
  outgoing.end(JSON.stringify({ error: { code: 'InjectedFault', message: 'as asked for' } }));
}

type Chunk = string | Uint8Array;

/** Of the body's first piece half goes out, and then nothing more, not even the end. */
function stopHalfway(outgoing: ServerResponse): void {
  const write = outgoing.write.bind(outgoing) as (bytes: Uint8Array) => boolean;
  let isSilent = false;
  const swallow = (chunk: unknown): void => {
    if (isSilent) return;
    isSilent = true;
    outgoing.flushHeaders();
    const bytes = isChunk(chunk) ? Buffer.from(chunk as string) : Buffer.alloc(0);
    const half = bytes.subarray(0, Math.floor(bytes.length / 2));
    if (half.length > 0) write(half);
  };
  Object.assign(outgoing, {
    write: (chunk: unknown) => (swallow(chunk), true),
    end: (chunk: unknown) => (swallow(chunk), outgoing),
  });
}

const isChunk = (chunk: unknown): chunk is Chunk =>
  typeof chunk === 'string' || chunk instanceof Uint8Array;
