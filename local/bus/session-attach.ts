import rhea from 'rhea';
import type { AttachFrame, DetachFrame, RheaSession, Typed } from './amqp.ts';

/** What a receiver of a session asks for in its attach. */
export interface SessionWish {
  readonly linkName: string;
  readonly address: string;
  /** Absent: any session. */
  readonly sessionId: string | undefined;
  /** How long it will wait for one, where it says so. */
  readonly timeoutMs: number | undefined;
}

/** Looks for a session; settles in any case, and gives up when the client does. */
export type Decide = (wish: SessionWish, signal: AbortSignal) => Promise<void>;

const sessionFilter = 'com.microsoft:session-filter';
/** Positions in a source (AMQP 1.0 §3.5.3). */
const addressField = 0;
const filterField = 7;

/**
 * rhea answers an attach at once; Service Bus answers a receiver of sessions when it has a session for it.
 * So such attaches are held back here, and go to rhea when it is decided.
 */
export function holdSessionAttaches(session: RheaSession, decide: Decide): () => void {
  const attach = session.on_attach.bind(session);
  const detach = session.on_detach.bind(session);
  const held = new Map<number, { readonly stop: AbortController; readonly done: Promise<void> }>();

  session.on_attach = (frame) => {
    const wish = readWish(frame);
    if (wish === undefined) return attach(frame);
    const stop = new AbortController();
    const done = decideAndAttach(frame, decide(wish, stop.signal));
    held.set(frame.performative.handle, { stop, done });
  };

  async function decideAndAttach(frame: AttachFrame, decision: Promise<void>): Promise<void> {
    await decision;
    held.delete(frame.performative.handle);
    if (session.connection.is_open()) attach(frame);
  }

  session.on_detach = (frame) => {
    const waiting = held.get(frame.performative.handle);
    if (waiting === undefined) return detach(frame);
    waiting.stop.abort();
    void detachAfter(waiting.done, frame);
  };

  async function detachAfter(attached: Promise<void>, frame: DetachFrame): Promise<void> {
    await attached;
    detach(frame);
  }

  return () => held.forEach(({ stop }) => stop.abort());
}

function readWish({ performative }: AttachFrame): SessionWish | undefined {
  const { name, role, source, properties } = performative;
  const fields = (source?.value as (Typed | undefined)[] | undefined) ?? [];
  const filter = fields[filterField];
  if (!role || !Array.isArray(filter?.value)) return undefined;
  const filters = rhea.types.unwrap_map_simple(filter) as Record<string, unknown>;
  if (!(sessionFilter in filters)) return undefined;
  const address = fields[addressField]?.value;
  const wanted = filters[sessionFilter];
  const timeoutMs = properties?.['com.microsoft:timeout'];
  return {
    linkName: name,
    address: typeof address === 'string' ? address : '',
    sessionId: typeof wanted === 'string' ? wanted : undefined,
    timeoutMs: typeof timeoutMs === 'number' ? timeoutMs : undefined,
  };
}

/** How the broker says which session a link got, and until when. */
export const sessionSource = (address: string, sessionId: string) => ({
  address,
  filter: { [sessionFilter]: sessionId },
});

/** .NET ticks: steps of 100 ns since the year 1, too many for a number. */
export function toTicks(ms: number): Typed {
  const sinceYearOne = BigInt(Math.floor(ms)) + 62_135_596_800_000n;
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(sinceYearOne * 10_000n);
  return rhea.types.wrap_long(bytes);
}
