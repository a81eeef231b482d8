import { abilitiesFor, requireAdmin, type Caller } from '../access.ts';
import { badRequest } from '../errors.ts';
import type { JournalQuery, Recorded } from '../journal.ts';
import { itemFull, pick, time, userMini, type Json } from '../present.ts';
import type { Call, Route } from '../route.ts';
import type { State } from '../state.ts';
import type { Unrest } from '../unrest.ts';

export const eventRoutes = (unrest: Unrest): readonly Route[] => [
  ['GET', '/events', (call) => getEvents(call, unrest)],
];

const dayMs = 24 * 3600 * 1000;
/** How far back each stream goes: https://developer.box.com/guides/events */
const reachMs = {
  admin_logs_streaming: 14 * dayMs,
  admin_logs: 365 * dayMs,
  all: 21 * dayMs,
  changes: 21 * dayMs,
  sync: 31 * dayMs,
};
type StreamType = keyof typeof reachMs;

function getEvents(call: Call, unrest: Unrest): Response {
  const { state, caller, query } = call;
  const stream = query.get('stream_type') ?? 'all';
  if (!isStream(stream)) throw badRequest(`Unknown stream_type ${stream}`);
  const isEnterprise = stream.startsWith('admin_logs');
  if (isEnterprise) requireAdmin(state, caller);

  const position = query.get('stream_position') ?? '0';
  const until = state.clock.now() - unrest.lagMs();
  const answer = (next: number, entries: Json[]) =>
    Response.json({
      chunk_size: entries.length,
      // A number in the users' streams, text in the enterprise's: Box documents both.
      next_stream_position: isEnterprise ? String(next) : next,
      entries,
    });
  if (position === 'now') return answer(state.journal.last(until), []);
  if (!/^\d+$/.test(position))
    throw badRequest('Invalid stream_position', 'invalid_stream_position');

  const asked = { ...rangeOf(call, { stream, until }), after: Number(position) };
  const found = isEnterprise ? state.journal.enterprise(asked) : state.journal.user(asked);
  const next = found.at(-1)?.position ?? asked.after;
  if (!isEnterprise) {
    const seen = found.filter((event) => isTold(state, caller, event));
    return answer(
      next,
      seen.map((event) => userJson(state, caller, event)),
    );
  }
  const told =
    stream === 'admin_logs'
      ? found
      : unrest.disturb(found, (query) => state.journal.enterprise({ ...asked, ...query }));
  return answer(
    next,
    told.map((event) => enterpriseJson(state, event)),
  );
}

const isStream = (name: string): name is StreamType => Object.hasOwn(reachMs, name);

function rangeOf(
  { state, query }: Call,
  { stream, until }: { stream: StreamType; until: number },
): Omit<JournalQuery, 'after'> {
  const limit = Number(query.get('limit') ?? 100);
  if (!Number.isInteger(limit) || limit < 1) throw badRequest('limit must be a positive number');
  const dated = stream === 'admin_logs';
  const from = state.clock.now() - reachMs[stream];
  const date = (name: string) => (dated ? Date.parse(query.get(name) ?? '') : NaN);
  const types = query.getAll('event_type').flatMap((one) => one.split(','));
  return {
    limit: Math.min(limit, 500),
    createdFrom: Math.max(from, date('created_after') || 0),
    createdTo: Math.min(until, date('created_before') || Infinity),
    types: types.filter((one) => one !== ''),
  };
}

/** In a user's own stream: what happened to what they see, or saw until then. */
function isTold(state: State, caller: Caller, { audience, itemId }: Recorded): boolean {
  if (audience !== null && (JSON.parse(audience) as string[]).includes(caller.user.id)) return true;
  const item = itemId === null ? undefined : state.items.get(itemId);
  return item !== undefined && abilitiesFor(state, caller, item).has('see');
}

const enterpriseJson = (state: State, event: Recorded): Json => ({
  ...shared(state, event),
  event_type: event.enterpriseType,
  source: JSON.parse(event.source) as Json,
  additional_details: JSON.parse(event.details) as Json,
  ip_address: '127.0.0.1',
  action_by: null,
});

function userJson(state: State, caller: Caller, event: Recorded): Json {
  const item = event.itemId === null ? undefined : state.items.get(event.itemId);
  const source = item ? pick(itemFull(state, caller, item), null) : JSON.parse(event.source);
  return { ...shared(state, event), event_type: event.userType, source: source as Json };
}

const shared = (state: State, event: Recorded): Json => ({
  type: 'event',
  event_id: event.eventId,
  created_at: time(event.createdAt),
  recorded_at: time(event.createdAt),
  created_by: userMini(state, event.createdBy),
  session_id: null,
});
