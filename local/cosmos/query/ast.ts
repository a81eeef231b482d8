/** A query as it was written, before anything is known of its documents. */
export interface Query {
  readonly distinct: boolean;
  readonly top: Expression | undefined;
  readonly selection: Selection;
  readonly from: readonly Source[];
  readonly where: Expression | undefined;
  readonly groupBy: readonly Expression[];
  readonly orderBy: readonly Ordering[];
  readonly offset: Expression | undefined;
  readonly limit: Expression | undefined;
}

export type Selection =
  | { readonly kind: 'star'; readonly at: Place }
  | { readonly kind: 'value'; readonly expression: Expression }
  | { readonly kind: 'list'; readonly fields: readonly Field[] };

export interface Field {
  readonly name: string;
  readonly expression: Expression;
}

export interface Source {
  readonly alias: string;
  readonly expression: Expression;
  /** `x IN path`: one row for each element. */
  readonly iterates: boolean;
}

export interface Ordering {
  readonly expression: Expression;
  readonly descending: boolean;
}

/** Where in the text: Azure's messages name it. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

export type Expression =
  | { readonly kind: 'constant'; readonly value: unknown }
  | { readonly kind: 'parameter'; readonly name: string; readonly at: Place }
  | { readonly kind: 'name'; readonly name: string; readonly at: Place }
  | { readonly kind: 'member'; readonly object: Expression; readonly key: Expression }
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: Expression }
  | BinaryExpression
  | {
      readonly kind: 'conditional';
      readonly test: Expression;
      readonly whenTrue: Expression;
      readonly otherwise: Expression;
    }
  | { readonly kind: 'in'; readonly value: Expression; readonly options: readonly Expression[] }
  | {
      readonly kind: 'between';
      readonly value: Expression;
      readonly low: Expression;
      readonly high: Expression;
    }
  | {
      readonly kind: 'like';
      readonly value: Expression;
      readonly pattern: Expression;
      readonly escape: Expression | undefined;
    }
  | CallExpression
  | { readonly kind: 'array'; readonly items: readonly Expression[] }
  | { readonly kind: 'object'; readonly fields: readonly Field[] }
  | {
      readonly kind: 'subquery';
      readonly form: 'exists' | 'array' | 'scalar';
      readonly query: Query;
    };

export interface BinaryExpression {
  readonly kind: 'binary';
  readonly operator: string;
  readonly left: Expression;
  readonly right: Expression;
}

export interface CallExpression {
  readonly kind: 'call';
  /** In upper case. */
  readonly name: string;
  readonly args: readonly Expression[];
  readonly at: Place;
}

/** The property path of `c.a["b"][0]`, and the name that it starts from; undefined for anything else. */
export function pathOf(
  expression: Expression,
): { root: string; keys: (string | number)[] } | undefined {
  const keys: (string | number)[] = [];
  let current = expression;
  while (current.kind === 'member') {
    if (current.key.kind !== 'constant') return undefined;
    const { value } = current.key;
    if (typeof value !== 'string' && typeof value !== 'number') return undefined;
    keys.unshift(value);
    current = current.object;
  }
  return current.kind === 'name' ? { root: current.name, keys } : undefined;
}

export type ExpressionOf<K extends Expression['kind']> = Extract<Expression, { readonly kind: K }>;

/** One way of doing something for each kind of expression. */
export type ByKind<Result, Rest extends unknown[] = []> = {
  readonly [K in Expression['kind']]: (expression: ExpressionOf<K>, ...rest: Rest) => Result;
};
