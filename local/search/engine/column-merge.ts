import { withLists, type Column, type NumberColumn, type TextColumn } from './columns.ts';
import { sizeOf } from './dictionary.ts';
import { mergeDictionaries } from './dictionary-merge.ts';
import { gone, type Survivors } from './survivors.ts';

/** @param columns of one field, by source */
export function* mergeColumns(
  columns: readonly Column[],
  survivors: Survivors,
): Generator<undefined, Column> {
  const [first] = columns;
  if (first?.kind === 'text') return yield* mergeTexts(columns.filter(isTexts), survivors);
  const { numbers, starts } = concatenate(columns.filter(isNumbers), survivors, {
    into: (length) => new Float64Array(length),
    missing: Number.NaN,
  });
  return { kind: 'number', numbers, starts, flags: first?.kind === 'number' && first.flags };
}

const isTexts = (column: Column): column is TextColumn => column.kind === 'text';
const isNumbers = (column: Column): column is NumberColumn => column.kind === 'number';

function* mergeTexts(
  columns: readonly TextColumn[],
  survivors: Survivors,
): Generator<undefined, TextColumn> {
  const used = columns.map((column, source) =>
    survivors.whole[source] === true ? undefined : usedValues(column, survivors.places[source]),
  );
  const { dictionary, numbers } = yield* mergeDictionaries(
    columns.map(({ values }) => values),
    used,
  );
  const renumbered = columns.map((column, source) => ({
    ...column,
    numbers: column.numbers.map((number) =>
      number === 0 ? 0 : (numbers[source]?.[number - 1] ?? 0) + 1,
    ),
  }));
  yield;
  const merged = concatenate(renumbered, survivors, {
    into: (length) => new Uint32Array(length),
    missing: 0,
  });
  return withLists(dictionary, merged.numbers, merged.starts);
}

function usedValues(
  { values, numbers, starts }: TextColumn,
  places: Uint32Array = new Uint32Array(),
) {
  const used = new Uint8Array(sizeOf(values));
  for (const [place, to] of places.entries()) {
    if (to === gone) continue;
    const from = starts?.[place] ?? place;
    const end = starts === undefined ? place + 1 : (starts[place + 1] ?? 0);
    for (let at = from; at < end; at += 1)
      if ((numbers[at] ?? 0) > 0) used[(numbers[at] ?? 0) - 1] = 1;
  }
  return used;
}

interface Values<T> {
  readonly numbers: T;
  readonly starts: Uint32Array | undefined;
}

interface Kind<T> {
  readonly into: (length: number) => T;
  readonly missing: number;
}

/** The survivors' values one after the other, and where each begins if they are collections. */
function concatenate<T extends Uint32Array | Float64Array>(
  columns: readonly Values<T>[],
  survivors: Survivors,
  kind: Kind<T>,
): Values<T> {
  if (columns[0]?.starts !== undefined) return concatenateElements(columns, survivors, kind);
  const numbers = kind.into(survivors.size);
  for (const [source, column] of columns.entries())
    for (const [place, to] of (survivors.places[source] ?? none).entries())
      if (to !== gone) numbers[to] = column.numbers[place] ?? kind.missing;
  return { numbers, starts: undefined };
}

function concatenateElements<T extends Uint32Array | Float64Array>(
  columns: readonly Values<T>[],
  { places, size }: Survivors,
  { into }: Kind<T>,
): Values<T> {
  const all = into(columns.reduce((sum, { numbers }) => sum + numbers.length, 0));
  const starts = new Uint32Array(size + 1);
  let end = 0;
  for (const [source, column] of columns.entries())
    for (const [place, to] of (places[source] ?? none).entries()) {
      if (to === gone) continue;
      const from = column.starts?.[place] ?? 0;
      const elements = column.numbers.subarray(from, column.starts?.[place + 1] ?? from);
      all.set(elements, end);
      end += elements.length;
      starts[to + 1] = end;
    }
  return { numbers: all.slice(0, end) as T, starts };
}

const none = new Uint32Array();
