import { readFileSync } from 'node:fs';

/** Types of an OData service as its metadata names them: property and type, own ones and inherited. */
export type Csdl = ReadonlyMap<string, CsdlType>;

interface CsdlType {
  readonly kind: 'structure' | 'enum';
  readonly base: string | undefined;
  /** Name and type; of an enumeration the members, which have none. */
  readonly members: Map<string, string>;
}

/** The namespace `microsoft.graph` of a file in CSDL XML; a schema compiled out of all 5 700 types would take minutes. */
export function readCsdl(file: string): Csdl {
  const types = new Map<string, CsdlType>();
  let current: CsdlType | undefined;
  const xml = readFileSync(file, 'utf8');
  const start = xml.indexOf('<Schema Namespace="microsoft.graph"');
  const schema = xml.slice(start, xml.indexOf('</Schema>', start));
  for (const [, tag = '', text = ''] of schema.matchAll(/<(\w+) ([^>]*)>/g)) {
    const { Name = '', Type = '', BaseType } = attributesOf(text);
    const kind = kinds[tag];
    if (kind !== undefined) {
      current = { kind, base: BaseType && bare(BaseType), members: new Map() };
      types.set(Name, current);
    } else if (isMember.has(tag)) current?.members.set(Name, Type);
  }
  return types;
}

const kinds: Readonly<Record<string, CsdlType['kind']>> = {
  EntityType: 'structure',
  ComplexType: 'structure',
  EnumType: 'enum',
};
const isMember = new Set(['Property', 'NavigationProperty', 'Member']);

const attributesOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]),
  );

const bare = (type: string): string => type.replace(/^(microsoft\.)?graph\./, '');

interface Value {
  readonly type: string;
  readonly path: string;
  readonly value: unknown;
}

/** @returns what in `body` the metadata does not know, or knows otherwise, each with its path */
export const mismatches = (csdl: Csdl, type: string, body: unknown): string[] =>
  check(csdl, { type, path: bare(type), value: body });

function check(csdl: Csdl, { type, path, value }: Value): string[] {
  const element = /^Collection\((.*)\)$/.exec(type)?.[1];
  if (element !== undefined) {
    if (!Array.isArray(value)) return [`${path} is no collection`];
    return value.flatMap((one, at) =>
      check(csdl, { type: element, path: `${path}[${at}]`, value: one }),
    );
  }
  if (value === null) return [];
  const found = csdl.get(bare(type));
  if (found?.kind === 'structure' && typeof value === 'object')
    return checkProperties(csdl, { type: bare(type), path, value });
  const isRight = found ? isText(value) && found.members.has(value) : isPrimitive(type, value);
  return isRight ? [] : [`${path} is no ${type}`];
}

function checkProperties(csdl: Csdl, { type, path, value }: Value & { value: object }): string[] {
  return Object.entries(value).flatMap(([name, one]) => {
    if (name.includes('@')) return []; // an annotation
    const property = propertyOf(csdl, type, name);
    const at = `${path}.${name}`;
    if (property === undefined) return [`${at} is unknown`];
    return check(csdl, { type: property, path: at, value: one });
  });
}

function propertyOf(csdl: Csdl, type: string, name: string): string | undefined {
  const found = csdl.get(type);
  if (found === undefined) return undefined;
  return found.members.get(name) ?? (found.base && propertyOf(csdl, found.base, name));
}

const guid = /^[\da-f]{8}-([\da-f]{4}-){3}[\da-f]{12}$/i;
const isText = (value: unknown): value is string => typeof value === 'string';

const primitives: Readonly<Record<string, (value: unknown) => boolean>> = {
  'Edm.Boolean': (value) => typeof value === 'boolean',
  'Edm.DateTimeOffset': (value) => isText(value) && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value),
  'Edm.Double': (value) => typeof value === 'number',
  'Edm.Guid': (value) => isText(value) && guid.test(value),
  'Edm.Int32': Number.isInteger,
  'Edm.Int64': Number.isInteger,
  'Edm.String': isText,
};

const isPrimitive = (type: string, value: unknown): boolean => primitives[type]?.(value) ?? false;
