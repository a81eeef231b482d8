import type { Field } from '../schema.ts';
import type { Scalar } from '../values.ts';

/** A filter, parsed and checked against the fields of an index. */
export type Expression =
  | { readonly kind: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'not'; readonly operand: Expression }
  | { readonly kind: 'literal'; readonly value: boolean }
  | Comparison
  | Membership
  | Quantified;

export interface Comparison {
  readonly kind: 'compare';
  readonly operator: Operator;
  readonly operand: Operand;
  /** Dates are milliseconds since 1970. */
  readonly value: Scalar | null;
}

/** search.in(operand, 'a,b') */
interface Membership {
  readonly kind: 'in';
  readonly operand: Operand;
  readonly values: ReadonlySet<string>;
}

/** field/any(x: body), field/all(x: body); any() without a body asks for an element. */
export interface Quantified {
  readonly kind: 'any' | 'all';
  readonly field: Field;
  readonly body?: Expression;
}

/** A field, or the variable that runs over a collection's elements. */
export interface Operand {
  readonly field: Field;
  readonly ranged: boolean;
}

export const operators = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'] as const;
export type Operator = (typeof operators)[number];
