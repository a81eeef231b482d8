import { parseDefinition } from '../../../../local/search/definition.ts';
import {
  createMemoryIndex,
  putDocument,
  type MemoryIndex,
} from '../../../../local/search/engine/memory-index.ts';

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

/** Documents d0, d1, … in order. */
export function indexOf(bodies: readonly Record<string, unknown>[]): MemoryIndex {
  const index = createMemoryIndex(schema);
  for (const [place, body] of bodies.entries())
    putDocument(index, { key: `d${place}`, body: { id: `d${place}`, ...body }, vectors: {} });
  return index;
}
