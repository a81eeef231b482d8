import { analyse } from 'chardet';
import iconv from 'iconv-lite';

export interface Decoded {
  readonly text: string;
  readonly charset: string;
}

/** Longest first: the mark of UTF-32 LE begins with that of UTF-16 LE. */
const marks = [
  { charset: 'utf-32le', bytes: [0xff, 0xfe, 0, 0] },
  { charset: 'utf-32be', bytes: [0, 0, 0xfe, 0xff] },
  { charset: 'utf-8', bytes: [0xef, 0xbb, 0xbf] },
  { charset: 'utf-16le', bytes: [0xff, 0xfe] },
  { charset: 'utf-16be', bytes: [0xfe, 0xff] },
] as const;

const sampleBytes = 64 * 1024;

/**
 * @param declared what the file says of itself (HTML does); believed after a mark and after UTF-8, and only where the bytes agree
 */
export function decode(bytes: Uint8Array, declared?: string): Decoded {
  if (isIso2022Jp(bytes)) {
    return { text: new TextDecoder('iso-2022-jp').decode(bytes), charset: 'iso-2022-jp' };
  }
  const charset = markOf(bytes) ?? unmarkedUnicode(bytes) ?? guess(bytes, declared);
  return {
    text: iconv.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), charset),
    charset,
  };
}

const kanji = ['\u001B$@', '\u001B$B'];

/** Japanese in seven bits, as mail has it (RFC 1468): ASCII, but for the signs that change to another set and back. */
function isIso2022Jp(bytes: Uint8Array): boolean {
  const sample = Buffer.from(bytes.subarray(0, sampleBytes)).toString('latin1');
  return !/[\u0080-\u00FF]/.test(sample) && kanji.some((change) => sample.includes(change));
}

export const markOf = (head: Uint8Array): string | undefined =>
  marks.find(({ bytes }) => bytes.every((byte, at) => head[at] === byte))?.charset;

function unmarkedUnicode(bytes: Uint8Array): string | undefined {
  const wide = wideCharset(bytes.subarray(0, 4096));
  if (wide !== undefined) return wide;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return 'utf-8';
  } catch {
    return isMostlyUtf8(bytes.subarray(0, sampleBytes)) ? 'utf-8' : undefined;
  }
}

/** A byte that was damaged on the way makes no other charset of it: in each other, nearly no sign beyond ASCII would fit. */
function isMostlyUtf8(sample: Uint8Array): boolean {
  const beyondAscii = new TextDecoder().decode(sample).match(/[^\0-\x7F]/gu) ?? [];
  const damaged = beyondAscii.filter((character) => character === '\uFFFD').length;
  return damaged < beyondAscii.length / 20;
}

/** UTF-16 without a mark: in most scripts nearly every second byte of its spaces, digits and signs is zero. */
export function wideCharset(head: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  let even = 0;
  let odd = 0;
  for (let at = 0; at + 1 < head.length; at += 2) {
    if (head[at] === 0) even += 1;
    if (head[at + 1] === 0) odd += 1;
  }
  const pairs = head.length / 2;
  if (odd > pairs * 0.3 && even < pairs * 0.02) return 'utf-16le';
  if (even > pairs * 0.3 && odd < pairs * 0.02) return 'utf-16be';
  return undefined;
}

function guess(bytes: Uint8Array, declared: string | undefined): string {
  const sample = Buffer.from(bytes.subarray(0, sampleBytes));
  const known = declared !== undefined && iconv.encodingExists(declared);
  if (known && fits(sample, asOnTheWeb(declared))) return asOnTheWeb(declared);
  const guesses = analyse(sample)
    .map(({ name }) => asOnTheWeb(name))
    .filter((name) => iconv.encodingExists(name));
  const [likeliest = western] = guesses;
  const isOld = likeliest === western && !fits(sample, western) && hasLoneSigns(sample);
  if (isOld) return oldWestern(sample);
  return guesses.find((name) => fits(sample, name)) ?? likeliest;
}

/** What is beyond ASCII stands beside small letters, as in words of the West. So it does in some pairs of bytes, by which kana are written. */
function hasLoneSigns(sample: Buffer): boolean {
  const text = sample.toString('latin1');
  const all = text.match(/[\u0080-\u00FF]+/g) ?? [];
  const lone = all.length === 0 ? [] : (text.match(loneSigns) ?? []);
  return lone.length > all.length / 2 && !/[\u3041-\u30FF]/.test(iconv.decode(sample, 'shift_jis'));
}

const loneSigns =
  /(?<=[a-z])[\u0080-\u00FF]{1,2}(?![\u0080-\u00FF])|(?<![\u0080-\u00FF])[\u0080-\u00FF]{1,2}(?=[a-z])/g;

const western = 'windows-1252';

/** Of DOS or of the Macintosh: by which more of what is beyond ASCII are small letters, as most letters are. */
function oldWestern(sample: Buffer): string {
  const smallIn = (charset: string): number =>
    iconv
      .decode(sample, charset)
      .match(/[^\0-\x7F]/gu)
      ?.filter((one) => /\p{Ll}/u.test(one)).length ?? 0;
  return smallIn('macintosh') > smallIn('cp850') ? 'macintosh' : 'cp850';
}

/** No byte is undefined in it, or a control character; the sample may end inside a character. */
const fits = (sample: Buffer, charset: string): boolean =>
  !/[\uFFFD\u0080-\u009F]/.test(iconv.decode(sample, charset).slice(0, -2));

/** As browsers do: what calls itself Latin 1 or ASCII is Windows-1252. */
const asOnTheWeb = (charset: string): string =>
  /^(iso-?8859-?1|latin-?1|us-ascii|ascii)$/i.test(charset) ? western : charset;
