/** A built-in function of the query language. Its arguments may be undefined, and its answer too. */
export interface BuiltIn {
  readonly fewest: number;
  readonly most: number;
  readonly run: (args: readonly unknown[], clock: QueryClock) => unknown;
}

export interface QueryClock {
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** The shape of `BuiltIn` without its clock, for the families below that need none. */
export interface Pure {
  readonly fewest: number;
  readonly most: number;
  readonly run: (args: readonly unknown[]) => unknown;
}

/** A function of values of any type. */
export const ofAny = (
  [fewest, most]: readonly [number, number],
  run: (...args: unknown[]) => unknown,
): Pure => ({ fewest, most, run: (args) => run(...args) });

/** Undefined unless all arguments are strings. */
export const ofStrings = (
  [fewest, most]: readonly [number, number],
  run: (...args: string[]) => unknown,
): Pure => ({
  fewest,
  most,
  run: (args) => (args.every((arg) => typeof arg === 'string') ? run(...args) : undefined),
});

/** Undefined unless all arguments are numbers. */
export const ofNumbers = (
  [fewest, most]: readonly [number, number],
  run: (...args: number[]) => unknown,
): Pure => ({
  fewest,
  most,
  run: (args) => (args.every((arg) => typeof arg === 'number') ? run(...args) : undefined),
});
