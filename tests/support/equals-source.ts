import { expect } from 'vitest';
import type { Grant, ItemGrants } from '../../shared/model/grant.ts';
import type { MemorySource } from './memory-source.ts';
import { chunksOf, type Scanning } from './scanning.ts';

/** Records and index say exactly what the source shows: places, rights, texts, and nothing of what is gone. */
export function expectEqual(scanning: Scanning, source: MemorySource): void {
  expect(recorded(scanning)).toEqual(shown(source));
  expect(indexed(scanning)).toEqual(expectedChunks(scanning, source));
  const searchable = new Set(
    scanning.all('principalGrants').flatMap((row) => ('principal' in row ? [rowOf(row)] : [])),
  );
  for (const item of source.visible()) {
    for (const { principal } of source.grantsOf(item.key)) {
      expect(searchable).toContain(rowOf({ principal, scope: scanning.scopeOfKey(item.key) }));
    }
  }
}

const rowOf = ({ principal, scope }: { principal: string; scope: string }) =>
  `${principal} ${scope}`;

/** What was granted, without since when. */
export const grantedIn = ({ grants = [] }: Partial<ItemGrants>): Grant[] =>
  grants.map(({ since: _since, ...grant }) => grant);

function recorded(scanning: Scanning) {
  const grants = new Map(
    scanning.all('itemGrants').map((record) => [record.scope, grantedIn(record)]),
  );
  const known = new Map(scanning.all('items').map((item) => [item.key, item]));
  const isThere = (key: string | null): boolean => {
    if (key === null) return true;
    const item = known.get(key);
    return item !== undefined && !item.trashed && isThere(item.parentKey);
  };
  return [...known.values()]
    .filter((item) => isThere(item.key))
    .map(({ key, parentKey, name, file, id }) => ({
      key,
      parentKey,
      name,
      version: file?.version ?? null,
      grants: grants.get(id) ?? [],
    }))
    .toSorted((a, b) => a.key.localeCompare(b.key));
}

const shown = (source: MemorySource) =>
  source
    .visible()
    .map(({ key, parentKey, name, file }) => ({
      key,
      parentKey,
      name,
      version: file?.version ?? null,
      grants: source.grantsOf(key),
    }))
    .toSorted((a, b) => a.key.localeCompare(b.key));

const indexed = ({ index }: Scanning) =>
  [...index.chunks.values()]
    .map(({ documentId, scopes, title, content }) => ({ documentId, scopes, title, content }))
    .toSorted((a, b) => a.content.localeCompare(b.content));

const expectedChunks = ({ scopeOfKey }: Scanning, source: MemorySource) =>
  source
    .visible()
    .flatMap(({ key, name, file }) =>
      file === null
        ? []
        : Array.from({ length: chunksOf(file.version) }, (_, ordinal) => ({
            documentId: scopeOfKey(key),
            scopes: [key, ...source.above(key)].map(scopeOfKey),
            title: name,
            content: `${key} ${file.version} ${ordinal}`,
          })),
    )
    .toSorted((a, b) => a.content.localeCompare(b.content));
