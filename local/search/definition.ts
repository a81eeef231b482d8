import type { z } from 'zod';
import { invalidRequest, malformed, unknownProperty, type FailureDetail } from './errors.ts';
import { checkFieldCount } from './limits.ts';
import { refuseWhatIsNotDone } from './not-done.ts';
import type { Field, Schema } from './schema.ts';
import { checkSemantic } from './semantic/configuration.ts';
import { elementOf, isKnownType, isVectorType } from './types.ts';
import { IndexDefinition, type FieldDefinition } from './wire.ts';

/** Checks a definition as the service does, and fills in what it leaves out. */
export function parseDefinition(input: unknown): { definition: IndexDefinition; schema: Schema } {
  const definition = parseBody(IndexDefinition, input, 'SearchIndex');
  const problems = [
    ...checkName(definition.name),
    ...checkKey(definition),
    ...checkFieldCount(definition.name, definition.fields.length),
    ...definition.fields.flatMap((field) => checkField(field, definition)),
    ...checkSemantic(definition),
  ];
  if (problems.length > 0) throw invalidRequest('definition', problems);
  refuseWhatIsNotDone(definition);
  const fields = new Map(definition.fields.map((field) => [field.name, toField(field)]));
  const key = [...fields.values()].find((field) => field.key);
  if (key === undefined) throw malformed('an index needs a key'); // checkKey has seen to it
  const { k1, b } = definition.similarity ?? {};
  const similarity = { k1: k1 ?? 1.2, b: b ?? 0.75 };
  return { definition, schema: { name: definition.name, key, fields, similarity } };
}

export function parseBody<T>(schema: z.ZodType<T>, input: unknown, type: string): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  if (issue?.code === 'unrecognized_keys') {
    const [unknown = ''] = issue.keys;
    const nested = issue.path[0] === 'fields' ? 'SearchField' : type;
    throw unknownProperty(unknown, `Microsoft.Azure.Search.V2026_04_01.${nested}`);
  }
  throw malformed(`${issue?.path.join('.') ?? ''} : ${issue?.message ?? 'The body is not valid'}`);
}

export function checkName(name: string): FailureDetail[] {
  if (/^[a-z0-9](?:[a-z0-9-]{0,126}[a-z0-9])?$/.test(name)) return [];
  const message =
    `Invalid index name: '${name}'. Index name must only contain lowercase letters, digits or dashes, ` +
    'cannot start or end with dashes and is limited to 128 characters.';
  return [{ code: 'InvalidName', message }];
}

function checkKey({ name, fields }: IndexDefinition): FailureDetail[] {
  const keys = fields.filter((field) => field.key === true);
  if (keys.length !== 1) {
    const message = `Found ${keys.length} key fields in index '${name}'. Each index must have exactly one key field.`;
    return [{ code: 'InvalidKeyField', message }];
  }
  return keys
    .filter((field) => field.type !== 'Edm.String')
    .map((field) => ({
      code: 'InvalidKeyField',
      message: `The key field '${field.name}' must be of type 'Edm.String', but is '${field.type}'.`,
    }));
}

function checkField(field: FieldDefinition, definition: IndexDefinition): FailureDetail[] {
  const problem = (code: string, message: string): FailureDetail[] => [{ code, message }];
  const { name, type } = field;
  if (!/^[a-z]\w{0,127}$/i.test(name))
    return problem(
      'InvalidField',
      `Invalid field name: '${name}'. Field names must begin with a letter and can contain only letters, digits, or underscore ('_').`,
    );
  if (definition.fields.filter((other) => other.name === name).length > 1)
    return problem('DuplicateField', `Multiple fields with the name '${name}' were found.`);
  if (!isKnownType(type))
    return problem(
      'InvalidField',
      `The field '${name}' has the type '${type}', which is not valid.`,
    );
  return isVectorType(type) ? checkVector(field, definition) : checkAttributes(field);
}

function checkAttributes(field: FieldDefinition): FailureDetail[] {
  const { name, type } = field;
  const refuse = (attribute: string, hint: string): FailureDetail => ({
    code: 'InvalidField',
    message: `The field '${name}' of type '${type}' cannot be ${attribute}. ${hint}`,
  });
  const wrong: FailureDetail[] = [];
  if (field.searchable === true && elementOf(type) !== 'Edm.String')
    wrong.push(refuse('searchable', 'Only fields of strings are.'));
  if (field.sortable === true && type.startsWith('Collection('))
    wrong.push(refuse('sortable', 'Collections have no order.'));
  if (field.dimensions !== undefined || field.vectorSearchProfile !== undefined)
    wrong.push(refuse('a vector', 'Only fields of type Collection(Edm.Single) are.'));
  return wrong;
}

function checkVector(field: FieldDefinition, definition: IndexDefinition): FailureDetail[] {
  const { name } = field;
  const missing = (['dimensions', 'vectorSearchProfile'] as const).filter(
    (property) => field[property] === undefined,
  );
  if (missing.length > 0) {
    const named = `propert${missing.length > 1 ? 'ies' : 'y'} '${missing.join("' and '")}'`;
    const message = `The vector field '${name}' must have the ${named} set.`;
    return [{ code: 'InvalidField', message }];
  }
  const forbidden = (['filterable', 'sortable', 'facetable', 'key'] as const).filter(
    (attribute) => field[attribute] === true,
  );
  return [
    ...checkProfile(field, definition),
    ...forbidden.map((attribute) => ({
      code: 'InvalidField',
      message: `The vector field '${name}' cannot be ${attribute}.`,
    })),
  ];
}

function checkProfile(
  { name, vectorSearchProfile = '' }: FieldDefinition,
  { vectorSearch }: IndexDefinition,
): FailureDetail[] {
  const { profiles = [], algorithms = [] } = vectorSearch ?? {};
  const wanted = profiles.find((profile) => profile.name === vectorSearchProfile)?.algorithm;
  if (algorithms.some((algorithm) => algorithm.name === wanted)) return [];
  const message = `The field '${name}' uses a vector search algorithm configuration '${wanted ?? vectorSearchProfile}' which is not defined.`;
  return [{ code: 'UnknownVectorAlgorithmConfiguration', message }];
}

/** What is not said: strings are searched, everything plain is filtered, sorted, counted and returned. */
function toField({ name, type, dimensions, ...given }: FieldDefinition): Field {
  const collection = type.startsWith('Collection(');
  const vector = isVectorType(type);
  const element = elementOf(type) as Field['element'];
  const standard = {
    key: false,
    searchable: vector || element === 'Edm.String',
    filterable: !vector,
    sortable: !collection,
    facetable: !vector,
    retrievable: true,
  };
  const attributes = Object.entries(standard).map(
    ([attribute, value]) =>
      [attribute, given[attribute as keyof typeof standard] ?? value] as const,
  );
  const analyzer = given.analyzer ?? 'standard.lucene';
  return {
    ...(Object.fromEntries(attributes) as typeof standard),
    name,
    type,
    element,
    collection,
    indexAnalyzer: given.indexAnalyzer ?? analyzer,
    searchAnalyzer: given.searchAnalyzer ?? analyzer,
    ...(vector && dimensions !== undefined && { dimensions }),
  };
}
