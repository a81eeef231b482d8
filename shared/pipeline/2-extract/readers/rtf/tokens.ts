/** Rich Text Format Specification 1.9.1, "Basic entities" */
export type Token =
  | { readonly type: 'open' | 'close' }
  | {
      readonly type: 'word';
      readonly word: string;
      readonly number: number | undefined;
      /** Where it ends in the file. */
      readonly end: number;
    }
  /** Text as bytes of whatever charset is in force. */
  | { readonly type: 'bytes'; readonly bytes: Uint8Array }
  /** What follows `\bin`: no text, but the bytes of a picture or an object as they are. */
  | { readonly type: 'binary'; readonly bytes: Uint8Array };

/** A byte as `\'e4`, a word with its number, a symbol, a brace, or text up to any of them. */
const pattern =
  /\\'(?<hex>[0-9a-f]{2})|\\(?<word>[a-z]{1,40})(?<number>-?\d{1,10})? ?|\\(?<symbol>[^a-z])|(?<brace>[{}])|(?<text>[^\\{}\r\n\0]+)/gis;

/** A symbol is a word of one sign. */
export function* tokensOf(bytes: Uint8Array): Generator<Token> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  const tokens = new RegExp(pattern);
  for (let found = tokens.exec(file); found !== null; found = tokens.exec(file)) {
    const { hex, word, number, symbol, brace, text } = found.groups ?? {};
    if (text !== undefined) yield { type: 'bytes', bytes: Buffer.from(text, 'latin1') };
    else if (brace !== undefined) yield { type: brace === '{' ? 'open' : 'close' };
    else if (hex !== undefined) yield { type: 'bytes', bytes: Buffer.from(hex, 'hex') };
    else if (word === 'bin') {
      const start = tokens.lastIndex;
      tokens.lastIndex += Math.max(0, Number(number ?? 0));
      yield { type: 'binary', bytes: bytes.subarray(start, tokens.lastIndex) };
    } else if (word !== undefined)
      yield {
        type: 'word',
        word,
        number: number === undefined ? undefined : Number(number),
        end: tokens.lastIndex,
      };
    else if (symbol !== undefined)
      yield { type: 'word', word: ofSymbol(symbol), number: undefined, end: tokens.lastIndex };
  }
}

/** A line break after a backslash ends the paragraph. */
const ofSymbol = (symbol: string): string => (symbol === '\r' || symbol === '\n' ? 'par' : symbol);
