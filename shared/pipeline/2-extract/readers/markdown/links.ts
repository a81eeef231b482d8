import type { Piece } from '../pieces.ts';
import { splitCode } from './code-spans.ts';
import { plainInline } from './inline.ts';

/** Where the names of links lead, by those names in lower case (CommonMark, §4.7). Footnotes look alike, but begin with `^`. */
export type Definitions = ReadonlyMap<string, string>;

const definition =
  /^ {0,3}\[([^\]^[][^\][]{0,200})\]:[^\S\n]*<?([^\s<>]{1,2000})>?(?:[^\S\n]+.{0,500})?$/;

export const isDefinition = (line: string): boolean => definition.test(line);

export function definitionsOf(lines: readonly string[]): Definitions {
  const found = new Map<string, string>();
  for (const line of lines) {
    const [, name, url] = definition.exec(line) ?? [];
    if (name !== undefined && url !== undefined) found.set(name.toLowerCase(), url);
  }
  return found;
}

/** `[words](url "title")`, `[words][name]` and `<url>`; a picture leads nowhere. */
const link =
  /(?<![!\\])\[([^\][]{1,2000})\](?:\(<?([^()\s<>]{1,2000})>?(?:\s[^()\n]{0,500})?\)|\[([^\][\n]{0,200})\])|<((?:https?:\/\/|mailto:)[^\s<>]{1,2000})>/g;

const absolute = /^(?:https?:\/\/|mailto:)/i;

/** The links of a piece of source, by the words that are shown for them. Code spans hold none. */
export function linksOf(source: string, definitions: Definitions): NonNullable<Piece['links']> {
  const texts = splitCode(source).filter(({ isCode }) => !isCode);
  return texts.flatMap(({ text }) =>
    [...text.matchAll(link)].flatMap(([, words, inline, name, auto]) => {
      if (auto !== undefined) return [{ text: auto, url: auto }];
      if (words === undefined) return [];
      const named = name === undefined || name === '' ? words : name;
      const url = inline ?? definitions.get(named.toLowerCase()) ?? '';
      return absolute.test(url) ? [{ text: plainInline(words), url }] : [];
    }),
  );
}
