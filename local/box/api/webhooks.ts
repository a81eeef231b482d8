import { z } from 'zod';
import { requireItem } from '../access.ts';
import { announceWebhookDeleted } from '../announce.ts';
import { badRequest, BoxError, notFound } from '../errors.ts';
import { webhookJson, webhookMini } from '../present.ts';
import { markerPage, noContent, parse, type Call, type Route } from '../route.ts';
import type { Webhook } from '../webhooks.ts';

export const webhookRoutes: readonly Route[] = [
  ['GET', '/webhooks', list],
  ['POST', '/webhooks', create],
  ['GET', '/webhooks/:id', (call) => answer(call, requireWebhook(call))],
  ['PUT', '/webhooks/:id', update],
  ['DELETE', '/webhooks/:id', remove],
];

/** Limits of https://developer.box.com/guides/webhooks/v2/limitations-v2 */
const mostPerUser = 1000;

const forFiles = [
  'FILE.PREVIEWED',
  'FILE.DOWNLOADED',
  'FILE.TRASHED',
  'FILE.DELETED',
  'FILE.RESTORED',
  'FILE.COPIED',
  'FILE.MOVED',
  'FILE.LOCKED',
  'FILE.UNLOCKED',
  'FILE.RENAMED',
  'COMMENT.CREATED',
  'COMMENT.UPDATED',
  'COMMENT.DELETED',
  'TASK_ASSIGNMENT.CREATED',
  'TASK_ASSIGNMENT.UPDATED',
  'METADATA_INSTANCE.CREATED',
  'METADATA_INSTANCE.UPDATED',
  'METADATA_INSTANCE.DELETED',
  'WEBHOOK.DELETED',
  'COLLABORATION.CREATED',
  'COLLABORATION.ACCEPTED',
  'COLLABORATION.REJECTED',
  'COLLABORATION.REMOVED',
  'COLLABORATION.UPDATED',
  'SHARED_LINK.DELETED',
  'SHARED_LINK.CREATED',
  'SHARED_LINK.UPDATED',
  'SIGN_REQUEST.COMPLETED',
  'SIGN_REQUEST.DECLINED',
  'SIGN_REQUEST.EXPIRED',
  'SIGN_REQUEST.SIGNER_EMAIL_BOUNCED',
  'SIGN_REQUEST.SIGN_SIGNER_SIGNED',
  'SIGN_REQUEST.SIGN_DOCUMENT_CREATED',
  'SIGN_REQUEST.SIGN_ERROR_FINALIZING',
] as const;
const forFolders = [
  ...forFiles,
  'FILE.UPLOADED',
  'FOLDER.CREATED',
  'FOLDER.RENAMED',
  'FOLDER.DOWNLOADED',
  'FOLDER.RESTORED',
  'FOLDER.DELETED',
  'FOLDER.COPIED',
  'FOLDER.MOVED',
  'FOLDER.TRASHED',
] as const;

const Triggers = z.array(z.enum(forFolders)).min(1);
const Target = z.looseObject({ id: z.string(), type: z.enum(['file', 'folder']) });
const Create = z.looseObject({ target: Target, address: z.string(), triggers: Triggers });

function create(call: Call): Response {
  const { state, caller } = call;
  const wanted = parse(Create, call.body);
  const { target } = wanted;
  check(wanted);
  const { id: itemId } = requireItem(state, caller, { ...target, ability: 'see' });
  const mine = state.webhooks.of(caller.user.id);
  refuseTaken(mine, itemId);
  if (mine.length >= mostPerUser)
    throw badRequest('Maximum number of webhooks reached', 'webhooks_limit_exceeded');
  const webhook = state.webhooks.save({
    id: state.newId('webhook'),
    itemId,
    itemType: target.type,
    userId: caller.user.id,
    address: wanted.address,
    triggers: JSON.stringify(wanted.triggers),
    createdAt: state.clock.now(),
  });
  return answer(call, webhook, 201);
}

function check({ target, address, triggers }: z.infer<typeof Create>): void {
  if (target.id === '0') throw badRequest('Webhooks cannot be set on the root folder');
  if (!isReachable(address)) throw badRequest('The address must be https, on port 443');
  const foreign = triggers.filter((one) => !(forFiles as readonly string[]).includes(one));
  if (target.type === 'file' && foreign.length > 0)
    throw badRequest(`Not for files: ${foreign.join(', ')}`);
}

/** https on port 443 only, as at Box; on loopback anything goes. */
function isReachable(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  return isLoopback(url) || (url.protocol === 'https:' && url.port === '');
}

export const isLoopback = ({ hostname }: URL): boolean =>
  ['localhost', '127.0.0.1', '[::1]'].includes(hostname);

function refuseTaken(mine: readonly Webhook[], itemId: string): void {
  if (mine.some((one) => one.itemId === itemId))
    throw new BoxError(409, 'conflict', {
      message: 'Webhook already exists on the specified resource.',
    });
}

const Update = Create.partial();

function update(call: Call): Response {
  const { state, caller } = call;
  const before = requireWebhook(call);
  const patch = parse(Update, call.body);
  const target = patch.target ?? { id: before.itemId, type: before.itemType };
  const triggers = patch.triggers ?? parse(Triggers, JSON.parse(before.triggers));
  const address = patch.address ?? before.address;
  check({ target, address, triggers });
  requireItem(state, caller, { ...target, ability: 'see' });
  refuseTaken(
    state.webhooks.of(caller.user.id).filter(({ id }) => id !== before.id),
    target.id,
  );
  const changed = { ...before, itemId: target.id, itemType: target.type, address };
  return answer(call, state.webhooks.save({ ...changed, triggers: JSON.stringify(triggers) }));
}

function remove(call: Call): Response {
  const { state, caller } = call;
  const webhook = requireWebhook(call);
  state.db.transaction(() => {
    announceWebhookDeleted(state, webhook, caller.user.id);
    state.webhooks.remove(webhook.id);
  })();
  return noContent();
}

function list({ state, caller, query }: Call): Response {
  const all = state.webhooks.of(caller.user.id);
  const { entries, page } = markerPage(all, query, { standard: 100, most: 200 });
  return Response.json({ ...page, entries: entries.map((one) => webhookMini(one)) });
}

/** Everybody has their own. */
function requireWebhook({ state, caller, param }: Call): Webhook {
  const found = state.webhooks.get(param('id'));
  if (found === undefined || found.userId !== caller.user.id) throw notFound();
  return found;
}

const answer = ({ state }: Call, webhook: Webhook, status = 200): Response =>
  Response.json(webhookJson(state, webhook), { status });
