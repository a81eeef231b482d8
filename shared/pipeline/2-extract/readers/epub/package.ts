import { posix } from 'node:path';
import type { Properties } from '../metadata.ts';
import { localName } from '../office-parts.ts';
import { Unreadable } from '../unreadable.ts';
import { parseXml } from '../xml.ts';

export interface Package {
  readonly properties: Properties;
  /** Names of the parts that hold the chapters, in reading order. */
  readonly chapters: readonly string[];
}

/** Dublin Core's names, as EPUB uses them. */
const propertyNames: Readonly<Record<string, keyof Properties>> = {
  title: 'title',
  creator: 'author',
  description: 'subject',
  subject: 'keywords',
  date: 'createdAt',
};

/** Elements that may stand several times. */
const joined: ReadonlySet<string> = new Set(['author', 'keywords']);

/** The package document (EPUB 3.3, §5): what the book says of itself, its parts, and the order in which they are read. */
export function readPackage(parts: Readonly<Record<string, Uint8Array>>, name: string): Package {
  const part = parts[name];
  if (part === undefined) throw new Unreadable('FILE_MALFORMED', 'its package is missing');
  const found: Partial<Record<keyof Properties, string>> = {};
  const pages = new Map<string, string>();
  const chapters = new Set<string>();
  let property: keyof Properties | undefined;
  let words = '';
  parseXml(part, {
    open(element, attributes) {
      const known = localName(element);
      property = element.startsWith('dc:') ? propertyNames[known] : undefined;
      words = '';
      const { id = '', href, idref = '' } = attributes;
      const isPage = /html|oebps/i.test(attributes['media-type'] ?? '');
      if (known === 'item' && href !== undefined && isPage) pages.set(id, partName(name, href));
      const page = known === 'itemref' ? pages.get(idref) : undefined;
      // Pages outside of the line (`linear="no"`: notes, answers) are part of the book too.
      if (page !== undefined) chapters.add(page);
    },
    text(text) {
      words += text;
    },
    close() {
      if (property !== undefined) {
        const before = found[property];
        if (before === undefined) found[property] = words;
        else if (joined.has(property)) found[property] = `${before}, ${words}`;
      }
      property = undefined;
    },
  });
  return { properties: found, chapters: [...chapters] };
}

/** The name of the part that a part refers to. It never leads out of the file. */
export function partName(from: string, href: string): string {
  const [path = ''] = href.split('#');
  return posix.resolve('/', posix.dirname(from), unescaped(path)).slice(1);
}

/** Some writers escape as addresses ask, some do not. */
function unescaped(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
