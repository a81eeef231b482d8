import { isAnalyzer } from './analysis/analyzers.ts';
import { notEmulatedHere } from './errors.ts';
import { isEmulatedType } from './types.ts';
import type { FieldDefinition, IndexDefinition, VectorAlgorithm } from './wire.ts';

/** A definition may be right in Azure and ask for what this emulator has not: that is said, by name. */
export function refuseWhatIsNotDone(definition: IndexDefinition): void {
  for (const field of definition.fields) refuseInField(field);
  for (const kind of customParts)
    if ((definition[kind] ?? []).length > 0) throw notEmulatedHere(`A custom entry in ${kind}`);
  if (definition.defaultScoringProfile != null) throw notEmulatedHere('defaultScoringProfile');
  for (const algorithm of definition.vectorSearch?.algorithms ?? []) refuseInAlgorithm(algorithm);
}

function refuseInAlgorithm({ hnswParameters, exhaustiveKnnParameters }: VectorAlgorithm): void {
  const metric = hnswParameters?.metric ?? exhaustiveKnnParameters?.metric ?? 'cosine';
  if (metric !== 'cosine') throw notEmulatedHere(`Vector metric ${metric}`);
}

const customParts = [
  'analyzers',
  'tokenizers',
  'tokenFilters',
  'charFilters',
  'normalizers',
] as const satisfies readonly (keyof IndexDefinition)[];

function refuseInField(field: FieldDefinition): void {
  if (!isEmulatedType(field.type)) throw notEmulatedHere(`Field type ${field.type}`);
  for (const analyzer of [field.analyzer, field.indexAnalyzer, field.searchAnalyzer])
    if (analyzer != null && !isAnalyzer(analyzer)) throw notEmulatedHere(`Analyzer ${analyzer}`);
  if (field.normalizer != null) throw notEmulatedHere(`Normalizer ${field.normalizer}`);
  if ((field.synonymMaps ?? []).length > 0) throw notEmulatedHere('A synonym map');
}
