import { createHash } from 'node:crypto';
import { z } from 'zod';
import { requireItem, requireTarget } from '../access.ts';
import { badRequest, BoxError } from '../errors.ts';
import { freePath, keepBytes, moveBytes, writeBytes } from '../files-on-disk.ts';
import { itemFull, pick } from '../present.ts';
import { Parent, parse, type Call, type Route } from '../route.ts';
import type { Item } from '../items.ts';
import { addItem, moveItem, replaceContent } from '../tree.ts';
import { requireMatch } from './items.ts';

export const uploadRoutes: readonly Route[] = [
  ['OPTIONS', '/files/content', preflight],
  ['POST', '/files/content', uploadFile],
  ['POST', '/files/:id/content', uploadVersion],
];

const modified = z.iso.datetime({ offset: true }).optional();
const NewFile = z.looseObject({
  name: z.string(),
  parent: Parent,
  content_modified_at: modified,
});
const Planned = NewFile.extend({ size: z.int().nonnegative().optional() });
const NewVersion = z.looseObject({ name: z.string().optional(), content_modified_at: modified });

function preflight({ state, caller, body, request }: Call): Response {
  const { name, parent } = parse(Planned, body);
  freePath(state, { parent: requireTarget(state, caller, parent.id), name });
  const uploadUrl = new URL('/api/2.0/files/content', request.url).href;
  return Response.json({ upload_url: uploadUrl, upload_token: '' });
}

async function uploadFile(call: Call): Promise<Response> {
  const { state, caller } = call;
  const { attributes, bytes } = await partsOf(call, NewFile);
  const parent = requireTarget(state, caller, attributes.parent.id);
  const path = freePath(state, { parent, name: attributes.name });
  const entry = writeBytes(state, { path, bytes, ...modifiedAt(attributes) });
  const by = caller.user.id;
  const item = state.db.transaction(() => addItem(state, { entry, parent, by }))();
  return answerFiles(call, item, 201);
}

async function uploadVersion(call: Call): Promise<Response> {
  const { state, caller } = call;
  const wanted = { id: call.param('id'), type: 'file' as const };
  const item = requireItem(state, caller, { ...wanted, ability: 'upload' });
  requireMatch(call, item);
  const { attributes, bytes } = await partsOf(call, NewVersion);
  const name = attributes.name ?? item.name;
  const changed = putContent(call, item, { name, bytes, ...modifiedAt(attributes) });
  return answerFiles(call, changed, 200);
}

/** A new version, and a new name if it comes with one; the bytes that it replaces are kept. */
export function putContent(
  { state, caller }: Call,
  item: Item,
  { name, ...content }: { name: string; bytes: Buffer; modifiedAt?: Date },
): Item {
  const by = caller.user.id;
  const parent = state.items.get(item.parentId);
  const path = name === item.name ? item.path : freePath(state, { parent, name, except: item });
  keepBytes(state, item);
  if (path !== item.path) moveBytes(state, item.path, path);
  const entry = writeBytes(state, { path, ...content });
  return state.db.transaction(() => {
    const changed = replaceContent(state, item, { entry, by }); // the old version keeps its name
    return path === item.path ? changed : moveItem(state, changed, { parent, path, by });
  })();
}

async function partsOf<T>({ form, request }: Call, schema: z.ZodType<T>) {
  const attributes = form?.get('attributes');
  const file = form?.get('file');
  if (typeof attributes !== 'string' || !(file instanceof Blob))
    throw badRequest('attributes and file are needed, in this order');
  const bytes = Buffer.from(await file.arrayBuffer());
  // Box's content-md5 header holds the SHA-1, in spite of its name.
  const declared = request.headers.get('content-md5');
  if (declared !== null && declared !== createHash('sha1').update(bytes).digest('hex'))
    throw new BoxError(412, 'sha1_does_not_match', {
      message: 'The SHA-1 is not that of the file',
    });
  return { attributes: parse(schema, parseJson(attributes)), bytes };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest('attributes is not JSON');
  }
}

const modifiedAt = ({ content_modified_at: at }: { content_modified_at?: string | undefined }) =>
  at === undefined ? {} : { modifiedAt: new Date(at) };

const answerFiles = ({ state, caller, query }: Call, item: Item, status: number) =>
  Response.json(
    { total_count: 1, entries: [pick(itemFull(state, caller, item), query.get('fields'))] },
    { status },
  );
