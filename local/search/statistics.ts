import { vectorFields } from './engine/segment.ts';
import type { Indexes, OpenIndex } from './indexes.ts';
import { serviceLimits } from './limits.ts';
import type { Store } from './store.ts';

/** GET /indexes('name')/search.stats */
export function indexStatistics({ name, memory }: OpenIndex, store: Store) {
  const vectors = vectorFields(memory.schema).map(({ name: field, dimensions }) => {
    let stored = 0;
    for (const { segment } of memory.segments)
      for (const slot of segment.slots.get(field) ?? []) if (slot !== 0) stored += 1;
    return stored * dimensions * Float32Array.BYTES_PER_ELEMENT;
  });
  const vectorIndexSize = vectors.reduce((sum, bytes) => sum + bytes, 0);
  return {
    documentCount: memory.ordinals.size,
    storageSize: store.sizeOf(name) + vectorIndexSize,
    vectorIndexSize,
  };
}

const gibibyte = 1024 ** 3;

/** GET /servicestats */
export function serviceStatistics(indexes: Indexes, store: Store) {
  const all = indexes.list('index').map(({ name }) => indexStatistics(indexes.open(name), store));
  const sum = (of: (one: (typeof all)[number]) => number) =>
    all.reduce((total, one) => total + of(one), 0);
  const none = { usage: 0, quota: 50 };
  return {
    counters: {
      aliasesCount: { usage: indexes.list('alias').length, quota: serviceLimits.aliases },
      documentCount: { usage: sum(({ documentCount }) => documentCount), quota: null },
      indexesCount: { usage: all.length, quota: serviceLimits.indexes },
      indexersCount: none,
      dataSourcesCount: none,
      storageSize: { usage: sum(({ storageSize }) => storageSize), quota: 160 * gibibyte },
      synonymMaps: none,
      skillsetCount: none,
      vectorIndexSize: {
        usage: sum(({ vectorIndexSize }) => vectorIndexSize),
        quota: 35 * gibibyte,
      },
    },
    limits: {
      maxStoragePerIndex: 160 * gibibyte,
      maxFieldsPerIndex: serviceLimits.fieldsPerIndex,
      maxFieldNestingDepthPerIndex: 10,
      maxComplexCollectionFieldsPerIndex: 40,
      maxComplexObjectsInCollectionsPerDocument: 3000,
    },
  };
}
