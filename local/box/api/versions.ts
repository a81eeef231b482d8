import { z } from 'zod';
import { requireItem } from '../access.ts';
import { notEmulated, notFound } from '../errors.ts';
import { keptBytes } from '../files-on-disk.ts';
import type { Item, Version } from '../items.ts';
import { pick, versionJson } from '../present.ts';
import { noContent, offsetPage, parse, type Call, type Route } from '../route.ts';
import { putContent } from './uploads.ts';

export const versionRoutes: readonly Route[] = [
  ['GET', '/files/:id/versions', listVersions],
  ['POST', '/files/:id/versions/current', promote],
  ['GET', '/files/:id/versions/:versionId', getVersion],
  ['PUT', '/files/:id/versions/:versionId', restoreVersion],
  ['DELETE', '/files/:id/versions/:versionId', deleteVersion],
];

const requireFile = (call: Call, ability: 'read' | 'upload' | 'delete'): Item =>
  requireItem(call.state, call.caller, { id: call.param('id'), type: 'file', ability });

/** Of those that came before the current one. */
function requireVersion(call: Call, item: Item, id: string): Version {
  const version = call.state.items.versions(item.id).find((one) => one.id === id);
  if (version === undefined) throw notFound();
  return version;
}

const answerVersion = ({ state, query }: Call, version: Version, status = 200): Response => {
  const full = versionJson(state, version);
  const fields = query.get('fields') ?? Object.keys(full).join(',');
  return Response.json(pick(full, fields), { status });
};

function listVersions(call: Call): Response {
  const all = call.state.items.versions(requireFile(call, 'read').id);
  const { entries, page } = offsetPage(all, call.query, { standard: 100, most: 1000 });
  return Response.json({ ...page, entries: entries.map((one) => versionJson(call.state, one)) });
}

function getVersion(call: Call): Response {
  const item = requireFile(call, 'read');
  return answerVersion(call, requireVersion(call, item, call.param('versionId')));
}

function deleteVersion(call: Call): Response {
  const { state, caller } = call;
  const { id } = requireVersion(call, requireFile(call, 'delete'), call.param('versionId'));
  state.versionTrash.decide(id, {
    trashedAt: state.clock.now(),
    trashedBy: caller.user.id,
    restoredAt: null,
    restoredBy: null,
  });
  return noContent();
}

const Restore = z.looseObject({ trashed_at: z.null() });

function restoreVersion(call: Call): Response {
  const { state, caller } = call;
  parse(Restore, call.body);
  const version = requireVersion(call, requireFile(call, 'delete'), call.param('versionId'));
  state.versionTrash.decide(version.id, {
    trashedAt: null,
    trashedBy: null,
    restoredAt: state.clock.now(),
    restoredBy: caller.user.id,
  });
  return answerVersion(call, version);
}

const Promotion = z.looseObject({ id: z.string(), type: z.literal('file_version') });

/** "Creates a copy of the old version and puts it on top": the history only grows. */
function promote(call: Call): Response {
  const { state } = call;
  const item = requireFile(call, 'upload');
  const version = requireVersion(call, item, parse(Promotion, call.body).id);
  const bytes = keptBytes(state, version.id);
  if (bytes === undefined) throw notEmulated('Promoting a version that was replaced on disk');
  const { name } = version;
  const { versionId, sha1, size, modifiedAt, modifiedBy } = putContent(call, item, { name, bytes });
  const current = { itemId: item.id, name, size, modifiedAt, modifiedBy };
  return answerVersion(call, { ...current, id: versionId ?? '', sha1: sha1 ?? '' }, 201);
}
