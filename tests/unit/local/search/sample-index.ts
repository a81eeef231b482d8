import { parseDefinition } from '../../../../local/search/definition.ts';
import {
  addSegment,
  createMemoryIndex,
  removeDocument,
  type MemoryIndex,
} from '../../../../local/search/engine/memory-index.ts';
import { reading } from '../../../../local/search/engine/read-document.ts';
import {
  createSegment,
  decodeSegment,
  encodeSegment,
} from '../../../../local/search/engine/segment.ts';
import { createTidier } from '../../../../local/search/engine/tidy.ts';
import type { ReadValue } from '../../../../local/search/odata/test.ts';
import { keep } from '../../../../local/search/values.ts';

export const { schema } = parseDefinition({
  name: 'sample',
  fields: [
    { name: 'id', type: 'Edm.String', key: true },
    { name: 'title', type: 'Edm.String', filterable: false },
    { name: 'content', type: 'Edm.String', filterable: false },
    { name: 'kind', type: 'Edm.String', searchable: false },
    { name: 'scopes', type: 'Collection(Edm.String)', searchable: false },
    { name: 'pages', type: 'Edm.Int32' },
    { name: 'sizes', type: 'Collection(Edm.Int32)' },
    { name: 'open', type: 'Edm.Boolean' },
    { name: 'at', type: 'Edm.DateTimeOffset' },
  ],
});

type Body = Readonly<Record<string, unknown>>;

/** Documents d0, d1, … in order, in segments of so many, each written and read back. */
export function indexOf(bodies: readonly Body[], perSegment = Infinity): MemoryIndex {
  const index = createMemoryIndex(schema, new Map());
  const documents = bodies.map((body, place): [string, Body] => [`d${place}`, body]);
  for (let from = 0; from < documents.length; from += perSegment)
    putAll(index, documents.slice(from, from + perSegment));
  return index;
}

export function putAll(index: MemoryIndex, documents: readonly (readonly [string, Body])[]): void {
  const segment = createSegment(
    schema,
    documents.map(([key, body]) => ({ body: { id: key, ...body }, slots: {} })),
    reading,
  );
  for (const place of documents.keys()) segment.rows[place] = index.end + place;
  for (const [key] of documents) removeDocument(index, key);
  addSegment(index, { id: nextId++, segment: decodeSegment(schema, encodeSegment(segment)) });
}

let nextId = 1;

/** Merges until nothing is left to merge. @returns how many were written in place of others */
export function tidyUp(index: MemoryIndex): number {
  let written = 0;
  const tidier = createTidier({
    index,
    replace() {
      written += 1;
      return nextId++;
    },
  });
  while (tidier.step());
  return written;
}

/** A document as filters read it, without an index. */
export const readingOf =
  (body: Body): ReadValue =>
  (name) => {
    const field = schema.fields.get(name);
    if (field === undefined) throw new Error(`There is no field ${name}`);
    return keep(field, body[name]);
  };
