/** The kinds of values that are emulated. */
export const scalarTypes = [
  'Edm.String',
  'Edm.Int32',
  'Edm.Int64',
  'Edm.Double',
  'Edm.Boolean',
  'Edm.DateTimeOffset',
] as const;
export type ScalarType = (typeof scalarTypes)[number];

export interface Field {
  readonly name: string;
  /** As the definition writes it: Edm.String, Collection(Edm.String) … */
  readonly type: string;
  /** Of the value, or of a collection's elements; Edm.Single only in vectors. */
  readonly element: ScalarType | 'Edm.Single';
  readonly collection: boolean;
  readonly key: boolean;
  readonly searchable: boolean;
  readonly filterable: boolean;
  readonly sortable: boolean;
  readonly facetable: boolean;
  readonly retrievable: boolean;
  readonly indexAnalyzer: string;
  readonly searchAnalyzer: string;
  /** Only vectors have them. */
  readonly dimensions?: number;
}

/** An index definition, as far as the engine needs it. */
export interface Schema {
  readonly name: string;
  readonly key: Field;
  readonly fields: ReadonlyMap<string, Field>;
  readonly similarity: { readonly k1: number; readonly b: number };
}

export interface VectorFieldDefinition extends Field {
  readonly dimensions: number;
}

export const isVector = (field: Field): field is VectorFieldDefinition =>
  field.dimensions !== undefined;

export const isText = (field: Field): boolean => field.searchable && !isVector(field);

/** Fields whose values the engine keeps in memory, for filters, order and facets. */
export const isKept = (field: Field): boolean =>
  field.key || field.filterable || field.sortable || field.facetable;
