import { z } from 'zod';

/** The bodies of the REST API, version 2026-04-01; unknown properties are refused as the service refuses them. */
export const apiVersion = '2026-04-01';

const Named = z.looseObject({ name: z.string() });

const VectorAlgorithm = z.looseObject({
  name: z.string(),
  kind: z.enum(['hnsw', 'exhaustiveKnn']),
  hnswParameters: z.looseObject({ metric: z.string().nullish() }).nullish(),
  exhaustiveKnnParameters: z.looseObject({ metric: z.string().nullish() }).nullish(),
});
export type VectorAlgorithm = z.infer<typeof VectorAlgorithm>;

export const FieldDefinition = z.strictObject({
  name: z.string(),
  type: z.string(),
  key: z.boolean().optional(),
  retrievable: z.boolean().optional(),
  stored: z.boolean().optional(),
  searchable: z.boolean().optional(),
  filterable: z.boolean().optional(),
  sortable: z.boolean().optional(),
  facetable: z.boolean().optional(),
  analyzer: z.string().nullish(),
  searchAnalyzer: z.string().nullish(),
  indexAnalyzer: z.string().nullish(),
  normalizer: z.string().nullish(),
  dimensions: z.int().min(2).max(4096).optional(),
  vectorSearchProfile: z.string().optional(),
  vectorEncoding: z.string().nullish(),
  synonymMaps: z.array(z.string()).nullish(),
  fields: z.array(z.unknown()).nullish(),
});
export type FieldDefinition = z.infer<typeof FieldDefinition>;

const SemanticField = z.looseObject({ fieldName: z.string() });
const SemanticConfiguration = z.looseObject({
  name: z.string(),
  prioritizedFields: z.looseObject({
    titleField: SemanticField.nullish(),
    prioritizedContentFields: z.array(SemanticField).nullish(),
    prioritizedKeywordsFields: z.array(SemanticField).nullish(),
  }),
});
export type SemanticConfiguration = z.infer<typeof SemanticConfiguration>;

export const IndexDefinition = z.strictObject({
  name: z.string(),
  description: z.string().nullish(),
  fields: z.array(FieldDefinition),
  scoringProfiles: z.array(Named).nullish(),
  defaultScoringProfile: z.string().nullish(),
  corsOptions: z.unknown().optional(),
  suggesters: z.array(Named).nullish(),
  analyzers: z.array(Named).nullish(),
  tokenizers: z.array(Named).nullish(),
  tokenFilters: z.array(Named).nullish(),
  charFilters: z.array(Named).nullish(),
  normalizers: z.array(Named).nullish(),
  encryptionKey: z.unknown().optional(),
  similarity: z.looseObject({ k1: z.number().nullish(), b: z.number().nullish() }).nullish(),
  semantic: z
    .looseObject({
      defaultConfiguration: z.string().nullish(),
      configurations: z.array(SemanticConfiguration).nullish(),
    })
    .nullish(),
  vectorSearch: z
    .looseObject({
      profiles: z.array(z.looseObject({ name: z.string(), algorithm: z.string() })).optional(),
      algorithms: z.array(VectorAlgorithm).optional(),
    })
    .nullish(),
  '@odata.etag': z.string().nullish(),
  '@odata.context': z.string().nullish(),
});
export type IndexDefinition = z.infer<typeof IndexDefinition>;

export const AliasDefinition = z.strictObject({
  name: z.string(),
  indexes: z.array(z.string()),
  '@odata.etag': z.string().nullish(),
  '@odata.context': z.string().nullish(),
});
export type AliasDefinition = z.infer<typeof AliasDefinition>;

export const Batch = z.strictObject({
  value: z.array(
    z.looseObject({
      '@search.action': z.enum(['upload', 'merge', 'mergeOrUpload', 'delete']).nullish(),
    }),
  ),
});
export type Batch = z.infer<typeof Batch>;

export const AnalyzeRequest = z.strictObject({
  text: z.string(),
  analyzer: z.string().nullish(),
  tokenizer: z.string().nullish(),
  normalizer: z.string().nullish(),
  tokenFilters: z.array(z.string()).nullish(),
  charFilters: z.array(z.string()).nullish(),
});
export type AnalyzeRequest = z.infer<typeof AnalyzeRequest>;

const VectorQuery = z.looseObject({
  kind: z.string(),
  vector: z.array(z.number()).optional(),
  k: z.int().min(1).nullish(),
  fields: z.string().nullish(),
  exhaustive: z.boolean().nullish(),
  oversampling: z.number().nullish(),
  weight: z.number().positive().nullish(),
});
export type VectorQuery = z.infer<typeof VectorQuery>;

export const SearchRequest = z.strictObject({
  search: z.string().nullish(),
  queryType: z.enum(['simple', 'full', 'semantic']).nullish(),
  searchMode: z.enum(['any', 'all']).nullish(),
  searchFields: z.string().nullish(),
  filter: z.string().nullish(),
  orderby: z.string().nullish(),
  select: z.string().nullish(),
  skip: z.number().nullish(),
  top: z.number().nullish(),
  count: z.boolean().nullish(),
  facets: z.array(z.string()).nullish(),
  highlight: z.string().nullish(),
  highlightPreTag: z.string().nullish(),
  highlightPostTag: z.string().nullish(),
  vectorQueries: z.array(VectorQuery).nullish(),
  vectorFilterMode: z.string().nullish(),
  minimumCoverage: z.number().nullish(),
  scoringStatistics: z.string().nullish(),
  sessionId: z.string().nullish(),
  scoringProfile: z.string().nullish(),
  scoringParameters: z.array(z.string()).nullish(),
  semanticConfiguration: z.string().nullish(),
  semanticErrorHandling: z.string().nullish(),
  semanticMaxWaitInMilliseconds: z.number().nullish(),
  semanticQuery: z.string().nullish(),
  answers: z.string().nullish(),
  captions: z.string().nullish(),
  debug: z.string().nullish(),
});
export type SearchRequest = z.infer<typeof SearchRequest>;
