import { splitCode } from './code-spans.ts';

const htmlTags =
  /<\/?(?:a|abbr|b|big|blockquote|br|center|code|dd|del|details|div|dl|dt|em|font|h[1-6]|hr|i|img|ins|kbd|li|ol|p|picture|pre|q|s|samp|small|source|span|strike|strong|sub|summary|sup|table|tbody|td|tfoot|th|thead|tr|tt|u|ul|var)\b[^<>]*>/gi;

/** The words without their marks: a link becomes its text, an image its description. Code spans keep every character. */
export function plainInline(text: string): string {
  if (!marked.test(text)) return text.trim();
  return splitCode(text)
    .map((part) => (part.isCode ? part.text.trim() : plainSpan(part.text)))
    .join('')
    .split('\n')
    .map((line) => line.trim())
    .join('\n');
}

/** Most cells of tables hold none of these. */
const marked = /[\n`*_~<&\\[\]!]/;

const plainSpan = (text: string): string =>
  text
    .replaceAll(htmlTags, (tag) => (/^<(br|\/p|\/td|\/li)/i.test(tag) ? '\n' : ''))
    .replaceAll(/!\[([^\][]{0,2000})\](?:\([^()\n]{0,2000}\)|\[[^\][\n]{0,200}\])/g, '$1')
    .replaceAll(/\[([^\][]{1,2000})\](?:\([^()\n]{0,2000}\)|\[[^\][\n]{0,200}\])/g, '$1')
    .replaceAll(/<((?:https?:\/\/|mailto:)[^\s<>]+)>/g, '$1')
    .replaceAll(/(?<![\\*\p{L}\p{N}])(\*{1,3})(?=[^\s*])([^*]*[^\s*\\])\1(?![*\p{L}\p{N}])/gu, '$2')
    .replaceAll(/(?<![\\\p{L}\p{N}_])(_{1,3})(?=[^\s_])([^_]*[^\s_\\])\1(?![\p{L}\p{N}_])/gu, '$2')
    .replaceAll(/~~(?=\S)([^~]*\S)~~/g, '$1')
    .replaceAll(/&(amp|lt|gt|quot|nbsp);/g, (_, name: string) => entities[name] ?? '')
    .replaceAll(/&#(?:x([\da-f]{1,6})|(\d{1,7}));/gi, (found, hex?: string, decimal?: string) =>
      characterOf(found, hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)),
    )
    .replaceAll(/\\(?:([!-/:-@[-`{-~])|(?=\n))/g, '$1');

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  nbsp: ' ',
};

const characterOf = (found: string, code: number): string =>
  code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : found;
