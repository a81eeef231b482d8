type Reads<Row> = (row: Row) => unknown;

interface LikeParts<Row> {
  readonly value: Reads<Row>;
  readonly pattern: Reads<Row>;
  readonly escape: Reads<Row> | undefined;
}

/** LIKE: % is any run of characters, _ is one, [a-z] and [^a-z] are sets. */
export function like<Row>({ value, pattern, escape }: LikeParts<Row>): Reads<Row> {
  let last: { written: string; regex: RegExp } | undefined; // nearly always there is one pattern
  return (row) => {
    const text = value(row);
    const written = pattern(row);
    if (typeof text !== 'string' || typeof written !== 'string') return undefined;
    if (last?.written !== written) last = { written, regex: toRegex(written, escape?.(row)) };
    return last.regex.test(text);
  };
}

function toRegex(pattern: string, escape: unknown): RegExp {
  let source = '';
  for (let index = 0; index < pattern.length; index += 1) {
    const character = pattern.charAt(index);
    const close = character === '[' ? pattern.indexOf(']', index) : -1;
    if (character === escape) {
      index += 1;
      source += quote(pattern.charAt(index));
    } else if (close > index) {
      source += pattern.slice(index, close + 1).replaceAll('\\', '\\\\');
      index = close;
    } else source += wildcards[character] ?? quote(character);
  }
  return new RegExp(`^${source}$`);
}

const wildcards: Record<string, string> = { '%': '[^]*', _: '[^]' };

const quote = (character: string) => character.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
