import { invalidParameter, SearchFailure, type FailureDetail } from '../errors.ts';
import { isText, type Field, type Schema } from '../schema.ts';
import { elementOf } from '../types.ts';
import type { IndexDefinition, SemanticConfiguration } from '../wire.ts';

/** The fields that are read, those of higher priority first. */
export interface SemanticFields {
  readonly title: readonly Field[];
  readonly keywords: readonly Field[];
  readonly content: readonly Field[];
}

/** The `semantic` part of a definition: https://learn.microsoft.com/azure/search/semantic-how-to-configure */
export function checkSemantic({ semantic, fields }: IndexDefinition): FailureDetail[] {
  const configurations = semantic?.configurations ?? [];
  const names = configurations.map(({ name }) => name);
  const problems = configurations.flatMap((configuration) => {
    const named = namedIn(configuration);
    return named.length === 0
      ? [`The semantic configuration '${configuration.name}' names no field.`]
      : named.flatMap((name) => {
          const field = fields.find((each) => each.name === name);
          const usable =
            field !== undefined &&
            elementOf(field.type) === 'Edm.String' &&
            field.searchable !== false &&
            field.retrievable !== false;
          return usable ? [] : [unusable(configuration.name, name)];
        });
  });
  if (new Set(names).size < names.length)
    problems.push('Two semantic configurations have the same name.');
  const standard = semantic?.defaultConfiguration;
  if (standard != null && !names.includes(standard))
    problems.push(`The default semantic configuration '${standard}' is not defined.`);
  return problems.map((message) => ({ code: 'InvalidSemanticConfiguration', message }));
}

const unusable = (configuration: string, field: string): string =>
  `The semantic configuration '${configuration}' names the field '${field}', which is not a searchable and retrievable field of strings.`;

function namedIn({ prioritizedFields }: SemanticConfiguration): string[] {
  const { titleField, prioritizedContentFields, prioritizedKeywordsFields } = prioritizedFields;
  return [titleField ?? [], prioritizedContentFields ?? [], prioritizedKeywordsFields ?? []]
    .flat()
    .map(({ fieldName }) => fieldName);
}

/** @param name as the query gives it; the definition's default when absent */
export function findConfiguration(
  { semantic }: Pick<IndexDefinition, 'semantic'>,
  name: string | null | undefined,
  schema: Schema,
): SemanticFields {
  const configurations = semantic?.configurations ?? [];
  if (configurations.length === 0)
    throw invalidParameter(
      'semanticConfiguration',
      `This index must have valid semantic configurations defined before using the 'semanticConfiguration' query parameter.`,
    );
  const wanted = name ?? semantic?.defaultConfiguration;
  if (wanted == null) throw refused('MissingSemanticConfiguration', missing);
  const found = configurations.find((configuration) => configuration.name === wanted);
  if (found === undefined)
    throw refused('UnknownSemanticConfiguration', `Unknown semantic configuration '${wanted}'.`);
  const { titleField, prioritizedContentFields, prioritizedKeywordsFields } =
    found.prioritizedFields;
  const fieldsOf = (named: readonly { readonly fieldName: string }[]): Field[] =>
    named.flatMap(({ fieldName }) => schema.fields.get(fieldName) ?? []).filter(isText);
  return {
    title: fieldsOf(titleField == null ? [] : [titleField]),
    keywords: fieldsOf(prioritizedKeywordsFields ?? []),
    content: fieldsOf(prioritizedContentFields ?? []),
  };
}

/** The wording is ours; the others are the service's. */
const missing =
  'The query names no semantic configuration, and the index has no default semantic configuration.';

const refused = (code: string, message: string): SearchFailure =>
  new SearchFailure(400, `${message}\r\nParameter name: semanticConfiguration`, {
    code: 'InvalidRequestParameter',
    details: [{ code, message }],
  });
