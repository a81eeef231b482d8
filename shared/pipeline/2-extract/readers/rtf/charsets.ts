import iconv from 'iconv-lite';

/** Code pages of `\fcharset`. Rich Text Format Specification 1.9.1, "Font table" */
const ofFont: Readonly<Record<number, string>> = {
  77: 'macintosh',
  128: 'cp932',
  129: 'cp949',
  134: 'cp936',
  136: 'cp950',
  161: 'windows-1253',
  162: 'windows-1254',
  163: 'windows-1258',
  177: 'windows-1255',
  178: 'windows-1256',
  186: 'windows-1257',
  204: 'windows-1251',
  222: 'windows-874',
  238: 'windows-1250',
  254: 'cp437',
  255: 'cp850',
};

/** Letters of Symbol and Wingdings stand for pictures. */
export const symbolCharset = 2;

/** @param fileCharset what the file says at its beginning, for fonts of no charset of their own */
export function charsetOf(font: number | undefined, fileCharset: string): string {
  return (font === undefined ? undefined : ofFont[font]) ?? fileCharset;
}

const ofWord: Readonly<Record<string, string>> = { mac: 'macintosh', pc: 'cp437', pca: 'cp850' };

/** The charset that `\ansicpg1252`, `\mac`, `\pc` or `\pca` stands for. */
export function charsetNamed(word: string, number: number | undefined): string | undefined {
  if (word !== 'ansicpg') return ofWord[word];
  const name = number === 65_001 ? 'utf-8' : number === 10_000 ? 'macintosh' : `cp${number}`;
  return iconv.encodingExists(name) ? name : undefined;
}

export const decodeBytes = (bytes: Uint8Array, charset: string): string =>
  iconv.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), charset);
