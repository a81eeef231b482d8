import { Unreadable } from './unreadable.ts';

export interface XmlHandlers {
  readonly open?: (name: string, attributes: Readonly<Record<string, string>>) => void;
  readonly close?: (name: string) => void;
  readonly text?: (text: string) => void;
}

/** Takes XML as it comes. Throws as soon as it is none. */
export interface XmlScanner {
  write(text: string): void;
  end(): void;
}

const maxDepth = 512;
/** Of one tag, comment or instruction, in UTF-16 units. */
const longestMarkup = 64 * 2 ** 20;

const malformed = (): Unreadable => new Unreadable('FILE_MALFORMED', 'it is not XML throughout');

const name = /[^\s/>=<"'&]+/y;
const attribute = /\s+([^\s/>=<"'&]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
const tagEnd = /\s*(\/?)>/y;
const none: Readonly<Record<string, string>> = Object.freeze({});

/**
 * A scanner for the XML of files: elements with their attributes, texts whole, names as written. It does what readers need and a
 * sheet of a million cells can wait for, several times faster than a parser that checks every rule: tags must match and be
 * complete, entities be those of XML itself; which characters a name may have is not looked at.
 */
export function createXmlScanner({ open, close, text }: XmlHandlers): XmlScanner {
  const path: string[] = [];
  let buffer = '';
  /** Markup that was not complete is looked at again when as much has come once more: else what is long would take for ever. */
  let enough = 0;
  /** Before the markup that comes next. */
  let words = '';
  let hadRoot = false;

  function say(): void {
    if (words === '') return;
    const said = words.includes('&') ? withoutEntities(words) : words;
    words = '';
    if (path.length > 0) text?.(said);
    else if (said.replace('\uFEFF', '').trim() !== '') throw malformed();
  }

  /** @returns where the tag ends; -1 when the rest of it has not come yet */
  function startTag(at: number): number {
    name.lastIndex = at + 1;
    const element = name.exec(buffer)?.[0];
    if (element === undefined) return unfinished(at);
    let next = name.lastIndex;
    let attributes: Record<string, string> | undefined;
    for (;;) {
      attribute.lastIndex = next;
      const found = attribute.exec(buffer);
      if (found === null) break;
      const [, key = '', double, single = ''] = found;
      const value = double ?? single;
      attributes ??= {};
      attributes[key] = normalized(value);
      next = attribute.lastIndex;
    }
    tagEnd.lastIndex = next;
    const ending = tagEnd.exec(buffer);
    if (ending === null) return unfinished(at);
    const end = tagEnd.lastIndex;
    say();
    openElement(element, attributes ?? none);
    if (ending[1] === '/') closeElement(element);
    return end;
  }

  function openElement(element: string, attributes: Readonly<Record<string, string>>): void {
    if (path.length === 0 && hadRoot) throw malformed();
    hadRoot = true;
    path.push(element);
    if (path.length > maxDepth)
      throw new Unreadable('FILE_HOSTILE', 'XML deeper than 512 elements');
    open?.(element, attributes);
  }

  function closeElement(element: string): void {
    if (path.pop() !== element) throw malformed();
    close?.(element);
  }

  function endTag(at: number): number {
    const end = buffer.indexOf('>', at);
    if (end === -1) return unfinished(at);
    say();
    closeElement(buffer.slice(at + 2, end).trimEnd());
    return end + 1;
  }

  /** Skips to what ends it. */
  function past(ending: string, at: number): number {
    const end = buffer.indexOf(ending, at + 2);
    return end === -1 ? unfinished(at) : end + ending.length;
  }

  function declaration(at: number): number {
    if (buffer.startsWith('<!--', at)) return past('-->', at + 2);
    if (buffer.startsWith('<![CDATA[', at)) {
      const end = past(']]>', at);
      if (end === -1) return -1;
      say();
      if (path.length > 0) text?.(buffer.slice(at + 9, end - 3));
      return end;
    }
    if (buffer.length - at < 9) return -1; // it may become one of these
    if (!/^<!DOCTYPE/i.test(buffer.slice(at, at + 9))) throw malformed();
    const end = past('>', at);
    if (end === -1 || !buffer.slice(at, end).includes('[')) return end;
    throw new Unreadable('FILE_MALFORMED', 'a document type with declarations of its own');
  }

  /** @returns -1 for what may still be finished: it ends where the text does */
  function unfinished(at: number): -1 {
    if (buffer.length - at > longestMarkup) throw malformed();
    return -1;
  }

  function scan(): void {
    let at = 0;
    for (;;) {
      const next = buffer.indexOf('<', at);
      words += next === -1 ? buffer.slice(at) : buffer.slice(at, next);
      if (next === -1) {
        buffer = '';
        enough = 0;
        return;
      }
      const sign = buffer[next + 1];
      const end =
        sign === '/'
          ? endTag(next)
          : sign === '!'
            ? declaration(next)
            : sign === '?'
              ? past('?>', next)
              : startTag(next);
      if (end === -1) {
        buffer = buffer.slice(next);
        enough = buffer.length * 2;
        return;
      }
      at = end;
    }
  }

  return {
    write(more) {
      buffer += more;
      if (buffer.length >= enough) scan();
    },
    end() {
      scan();
      if (buffer !== '' || path.length > 0 || !hadRoot) throw malformed();
      say();
    },
  };
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

/** Of an attribute: line breaks and tabs are blanks. XML 1.0, 3.3.3 */
const normalized = (value: string): string => {
  const blank = /[\t\r\n]/.test(value) ? value.replaceAll(/\r\n|[\t\r\n]/g, ' ') : value;
  return blank.includes('&') ? withoutEntities(blank) : blank;
};

function withoutEntities(text: string): string {
  return text.replaceAll(/&([^;&\s]{1,12};)?/g, (_, reference = ';') => {
    const entity = String(reference).slice(0, -1);
    const known = entities[entity];
    if (known !== undefined) return known;
    const [, hex, decimal] = /^#(?:x([0-9a-f]+)|(\d+))$/i.exec(entity) ?? [];
    const point = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    if (!(point > 0 && point <= 0x10ffff)) throw malformed();
    return String.fromCodePoint(point);
  });
}
