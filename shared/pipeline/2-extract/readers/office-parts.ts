import { posix } from 'node:path';
import { parseXml } from './xml.ts';

/** The parts of an Office file by their names in its zip, and what each says of the others. ECMA-376-2 (Open Packaging). */
export type Parts = Readonly<Record<string, Uint8Array>>;

export interface Relationship {
  /** The last word of its type: `slide`, `notesSlide`, `diagramData`. */
  readonly kind: string;
  /** Name of the part. */
  readonly target: string;
}

/** What a part refers to inside of the file, by id; addresses outside are left out, and never followed. */
export function relationshipsOf(parts: Parts, name: string): Map<string, Relationship> {
  const found = new Map<string, Relationship>();
  const folder = posix.dirname(name);
  const part = parts[`${folder}/_rels/${posix.basename(name)}.rels`];
  if (part === undefined) return found;
  parseXml(part, {
    open(element, { Id, Type = '', Target, TargetMode }) {
      if (localName(element) !== 'Relationship' || TargetMode === 'External') return;
      if (Id === undefined || Target === undefined) return;
      const kind = Type.slice(Type.lastIndexOf('/') + 1);
      found.set(Id, { kind, target: posix.resolve('/', folder, Target).slice(1) });
    },
  });
  return found;
}

/** Prefixes are the writer's choice; within one part the names without them are clear enough. */
export const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

/** The title property of docProps/core.xml. */
export function titleProperty(parts: Parts): string | undefined {
  const part = parts['docProps/core.xml'];
  if (part === undefined) return undefined;
  let title = '';
  let inTitle = false;
  parseXml(part, {
    open: (name) => (inTitle = name === 'dc:title'),
    close: () => (inTitle = false),
    text(text) {
      if (inTitle) title += text;
    },
  });
  return title;
}
