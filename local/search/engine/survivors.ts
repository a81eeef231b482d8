/** Which documents of some neighbouring segments go into the one that takes their place. */
export interface Survivors {
  readonly size: number;
  /** By source and old place: the new place, or `gone`. */
  readonly places: readonly Uint32Array[];
  /** By source: whether all of its documents live. */
  readonly whole: readonly boolean[];
}

export const gone = 0xffff_ffff;

export function findSurvivors(
  sizes: readonly number[],
  lives: (source: number, place: number) => boolean,
): Survivors {
  let size = 0;
  const places = sizes.map((length, source) =>
    Uint32Array.from({ length }, (_, place) => (lives(source, place) ? size++ : gone)),
  );
  return { size, places, whole: places.map((each) => !each.includes(gone)) };
}

/** The survivors' numbers of all sources, one after the other. */
export function gather<T extends Uint32Array | Float64Array>(
  sources: readonly T[],
  { places }: Survivors,
  into: T,
): T {
  for (const [source, numbers] of sources.entries()) {
    const newPlaces = places[source] ?? new Uint32Array();
    for (let place = 0; place < newPlaces.length; place += 1) {
      const to = newPlaces[place] ?? gone;
      if (to !== gone) into[to] = numbers[place] ?? 0;
    }
  }
  return into;
}
