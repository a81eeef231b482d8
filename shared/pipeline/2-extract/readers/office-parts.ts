import { posix } from 'node:path';
import type { Metadata } from '../../../model/text.ts';
import { toMetadata, type Properties } from './metadata.ts';
import { parseXml } from './xml.ts';

/** The parts of an Office file by their names in its zip, and what each says of the others. ECMA-376-2 (Open Packaging). */
export type Parts = Readonly<Record<string, Uint8Array>>;

export interface Relationship {
  /** The last word of its type: `slide`, `notesSlide`, `diagramData`. */
  readonly kind: string;
  /** Name of the part. */
  readonly target: string;
}

/** What a part refers to inside of the file, by id. */
export function relationshipsOf(parts: Parts, name: string): Map<string, Relationship> {
  const folder = posix.dirname(name);
  const found = new Map<string, Relationship>();
  visit(parts, name, ({ Id = '', Type = '', Target, TargetMode }) => {
    if (TargetMode === 'External' || Target === undefined) return;
    const kind = Type.slice(Type.lastIndexOf('/') + 1);
    found.set(Id, { kind, target: posix.resolve('/', folder, Target).slice(1) });
  });
  return found;
}

/** Addresses outside that a part links to, by id; never followed. */
export function addressesOf(parts: Parts, name: string): Map<string, string> {
  const found = new Map<string, string>();
  visit(parts, name, ({ Id = '', Type = '', Target = '', TargetMode }) => {
    if (TargetMode === 'External' && Type.endsWith('/hyperlink')) found.set(Id, Target);
  });
  return found;
}

function visit(
  parts: Parts,
  name: string,
  relationship: (attributes: Readonly<Record<string, string>>) => void,
): void {
  const part = parts[`${posix.dirname(name)}/_rels/${posix.basename(name)}.rels`];
  if (part === undefined) return;
  parseXml(part, {
    open(element, attributes) {
      if (localName(element) === 'Relationship') relationship(attributes);
    },
  });
}

/** Prefixes are the writer's choice; within one part the names without them are clear enough. */
export const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

const wanted: Readonly<Record<string, keyof Properties>> = {
  title: 'title',
  creator: 'author',
  subject: 'subject',
  keywords: 'keywords',
  created: 'createdAt',
  modified: 'modifiedAt',
};

/** What docProps/core.xml says: the title as found, and the metadata. */
export function documentProperties(parts: Parts): { title?: string; metadata: Metadata } {
  const part = parts['docProps/core.xml'];
  if (part === undefined) return { metadata: {} };
  const found: Partial<Record<keyof Properties, string>> = {};
  let property: keyof Properties | undefined;
  parseXml(part, {
    open: (name) => (property = wanted[localName(name)]),
    close: () => (property = undefined),
    text(text) {
      if (property !== undefined) found[property] = (found[property] ?? '') + text;
    },
  });
  return { ...(found.title !== undefined && { title: found.title }), metadata: toMetadata(found) };
}

/** Programs in a file are never run, and never read: people are told. */
export const codeWarnings = (names: readonly string[]): string[] =>
  names.some((name) => /(^|\/)vbaProject\.bin$/i.test(name)) ? ['its macros were not read'] : [];
