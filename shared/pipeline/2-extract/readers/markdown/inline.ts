const htmlTags =
  /<\/?(?:a|abbr|b|big|blockquote|br|center|code|dd|del|details|div|dl|dt|em|font|h[1-6]|hr|i|img|ins|kbd|li|ol|p|picture|pre|q|s|samp|small|source|span|strike|strong|sub|summary|sup|table|tbody|td|tfoot|th|thead|tr|tt|u|ul|var)\b[^<>]*>/gi;

/** The words without their marks: a link becomes its text, an image its description. Code spans keep every character. */
export function plainInline(text: string): string {
  return text
    .split(/(`+)([\s\S]*?[^`])\1(?!`)/)
    .map((part, position) => {
      // split() gives text, ticks, code in turn.
      if (position % 3 === 1) return '';
      return position % 3 === 2 ? part.trim() : plainSpan(part);
    })
    .join('')
    .split('\n')
    .map((line) => line.trim())
    .join('\n');
}

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
    .replaceAll(/\\([!-/:-@[-`{-~])/g, '$1');

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  nbsp: ' ',
};
