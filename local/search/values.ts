import { malformed, SearchFailure } from './errors.ts';
import type { Field, ScalarType } from './schema.ts';

export type Scalar = string | number | boolean;
/** What the engine keeps of a field, for filters, order and facets: dates as milliseconds since 1970. */
export type Kept = Scalar | readonly Scalar[] | null;

/** Checks a document's value against its field, as the service's JSON reader does; null empties any field but the key. */
export function checkValue(field: Field, value: unknown): void {
  if (value === null) return;
  if (!field.collection) return checkScalar(field, value);
  if (!Array.isArray(value))
    throw malformed(
      `A node of type 'PrimitiveValue' was read from the JSON reader when trying to read the contents of the property '${field.name}'; however, a 'StartArray' node was expected.`,
    );
  for (const element of value) checkScalar(field, element);
}

/** Lucene indexes no longer term, and the service refuses the document, not the batch. */
export function termProblem(field: Field, value: unknown): string | undefined {
  if (field.element !== 'Edm.String' || !(field.filterable || field.sortable || field.facetable))
    return undefined;
  const tooLong = [value]
    .flat()
    .some((text) => typeof text === 'string' && Buffer.byteLength(text) > longestTermBytes);
  if (!tooLong) return undefined;
  return (
    `Field '${field.name}' contains a term that is too large to process. The max length for UTF-8 encoded terms is ` +
    `${longestTermBytes} bytes. The most likely cause of this error is that filtering, sorting, and/or faceting are enabled on this field.`
  );
}

const longestTermBytes = 32_766;

export function keep(field: Field, value: unknown): Kept {
  if (value === undefined || value === null) return field.collection ? [] : null;
  const convert = (scalar: unknown): Scalar =>
    field.element === 'Edm.DateTimeOffset' ? Date.parse(String(scalar)) : (scalar as Scalar);
  return Array.isArray(value) ? value.map(convert) : convert(value);
}

/** Back from what is kept to what the wire shows. */
export const show = (field: Field, value: Scalar): Scalar =>
  field.element === 'Edm.DateTimeOffset' ? toDate(Number(value)) : value;

/** As a document stores it: dates lose their offset. */
export function normalize(field: Field, value: unknown): unknown {
  if (field.element !== 'Edm.DateTimeOffset') return value;
  if (Array.isArray(value)) return value.map((date) => toDate(Date.parse(date as string)));
  return typeof value === 'string' ? toDate(Date.parse(value)) : value;
}

/** Whole seconds are written without a fraction. */
const toDate = (at: number): string => new Date(at).toISOString().replace('.000Z', 'Z');

function checkScalar(field: Field, value: unknown): void {
  if (checks[field.element](value)) return;
  throw malformed(
    `Cannot convert the literal '${brief(value)}' to the expected type '${field.element}' of the property '${field.name}'.`,
  );
}

const isInteger = (bits: number) => (value: unknown) =>
  Number.isInteger(value) && Math.abs(Number(value)) <= 2 ** (bits - 1);

const checks = {
  'Edm.String': (value) => typeof value === 'string',
  'Edm.Int32': isInteger(32),
  'Edm.Int64': isInteger(64),
  'Edm.Double': (value) => typeof value === 'number',
  'Edm.Single': (value) => typeof value === 'number',
  'Edm.Boolean': (value) => typeof value === 'boolean',
  'Edm.DateTimeOffset': (value) => typeof value === 'string' && isDate(value),
} as const satisfies Record<ScalarType | 'Edm.Single', (value: unknown) => boolean>;

/** With an offset: the service knows no local time. */
export const isDate = (text: string): boolean =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/i.test(text) &&
  !Number.isNaN(Date.parse(text));

/** Never a text of a document in an error: only its kind, unless it is a number or a flag. */
function brief(value: unknown): string {
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : typeof value;
}

/** @throws for a key that the service would not take */
export function checkKeyValue(value: unknown, position: number): string {
  const refuse = (reason: string): SearchFailure => {
    const message = `${position}: ${reason}`;
    return new SearchFailure(400, `The request is invalid. Details: actions : ${message}`, {
      code: 'InvalidRequestParameter',
      details: [{ code: 'InvalidDocumentKey', message: `${message} Parameters: actions` }],
    });
  };
  if (typeof value !== 'string' || value === '')
    throw refuse('Document key cannot be missing or empty.');
  if (!/^[\w=-]+$/.test(value))
    throw refuse(
      `Invalid document key: '${value}'. Keys can only contain letters, digits, underscore (_), dash (-), or equal sign (=).`,
    );
  if (value.startsWith('_'))
    throw refuse(`Invalid document key: '${value}'. Keys cannot start with a leading underscore.`);
  if (value.length > 1024)
    throw refuse('Document key is too long. Keys are limited to 1024 characters.');
  return value;
}
