import { invalidExpression } from '../errors.ts';
import { slotAt, type MemoryIndex } from '../engine/memory-index.ts';
import { isVector, type Field, type Schema } from '../schema.ts';

/** $select: the fields that a result shows. */
export function parseSelect(source: string | null | undefined, schema: Schema): Field[] {
  const fields = [...schema.fields.values()].filter((field) => field.retrievable);
  if (source == null || source.trim() === '' || source.trim() === '*') return fields;
  return source.split(',').map((item) => {
    const name = item.trim();
    const field = schema.fields.get(name);
    if (field === undefined)
      throw invalidExpression(
        '$select',
        `Could not find a property named '${name}' on type 'search.document'.`,
      );
    if (field.retrievable) return field;
    throw invalidExpression(
      '$select',
      `'${name}' is not a retrievable field. Only retrievable fields can be used in $select expressions.`,
    );
  });
}

/** A document as it is shown: what it has not is null, or an empty collection. */
export function project(
  { ordinal, body }: { readonly ordinal: number; readonly body: Record<string, unknown> },
  fields: readonly Field[],
  index: MemoryIndex,
): Record<string, unknown> {
  return Object.fromEntries(
    fields.map((field) => {
      if (isVector(field)) return [field.name, vectorOf(field.name, ordinal, index)];
      return [field.name, body[field.name] ?? (field.collection ? [] : null)];
    }),
  );
}

function vectorOf(name: string, ordinal: number, index: MemoryIndex): number[] {
  const slot = slotAt(index, ordinal, name);
  return slot === 0 ? [] : [...(index.vectors.get(name)?.read(slot) ?? [])];
}
