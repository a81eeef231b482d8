import type { Format } from '../../model/text.ts';

/** Of what a file of this many bytes comes to: a guess with its likely bounds. */
export interface Guess {
  readonly low: number;
  readonly middle: number;
  readonly high: number;
}

/**
 * Tokens a byte, headings and header rows that are repeated in each chunk among them: the quartiles of 167 public files (test files of
 * Apache Tika, pdf.js and others), as our readers and our chunker make them. A company's own differ: pictures make files large and
 * add little text.
 */
const tokensPerByte: Readonly<Partial<Record<Format, Guess>>> = {
  'text/csv': { low: 0.45, middle: 0.45, high: 0.59 },
  'application/msword': { low: 0.0012, middle: 0.0031, high: 0.0097 },
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': {
    low: 0.0016,
    middle: 0.0055,
    high: 0.023,
  },
  'message/rfc822': { low: 0.021, middle: 0.046, high: 0.084 },
  'application/epub+zip': { low: 0.0032, middle: 0.01, high: 0.019 },
  'text/html': { low: 0.03, middle: 0.055, high: 0.13 },
  'application/vnd.ms-outlook': { low: 0.0018, middle: 0.0041, high: 0.0086 },
  'application/vnd.oasis.opendocument.spreadsheet': { low: 0.003, middle: 0.0041, high: 0.045 },
  'application/vnd.oasis.opendocument.text': { low: 0.0027, middle: 0.012, high: 0.016 },
  'application/pdf': { low: 0.0042, middle: 0.0095, high: 0.015 },
  'application/vnd.ms-powerpoint': { low: 0.000079, middle: 0.0012, high: 0.0013 },
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': {
    low: 0.00045,
    middle: 0.00093,
    high: 0.0031,
  },
  'application/rtf': { low: 0.0015, middle: 0.0036, high: 0.016 },
  'text/plain': { low: 0.12, middle: 0.23, high: 0.29 },
  'application/vnd.ms-excel': { low: 0.014, middle: 0.018, high: 0.14 },
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': {
    low: 0.0082,
    middle: 0.014,
    high: 0.033,
  },
};

/** Of these there were too few files: they are taken for something like them. */
const sameAs: Readonly<Partial<Record<Format, Format>>> = {
  'text/markdown': 'text/plain',
  'text/x-source': 'text/plain',
  'text/vtt': 'text/plain',
  'application/x-subrip': 'text/plain',
  'text/calendar': 'text/plain',
  'application/ms-tnef': 'application/vnd.ms-outlook',
  'application/vnd.ms-visio.drawing':
    'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  'application/json': 'text/csv',
  'application/jsonl': 'text/csv',
  'application/xml': 'text/html',
  'multipart/related': 'text/html',
  'application/x-ipynb+json': 'text/html',
  'application/vnd.box.boxnote':
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.ms-excel.sheet.binary.macroEnabled.12':
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.oasis.opendocument.presentation':
    'application/vnd.openxmlformats-officedocument.presentationml.presentation',
};

/** @returns undefined where the size says nothing: archives, pictures, recordings */
export function tokensOf(format: Format, bytes: number): Guess | undefined {
  const ratio = tokensPerByte[sameAs[format] ?? format];
  return ratio && times(ratio, bytes);
}

export const add = (a: Guess, b: Guess): Guess => ({
  low: a.low + b.low,
  middle: a.middle + b.middle,
  high: a.high + b.high,
});

export const times = ({ low, middle, high }: Guess, factor: number): Guess => ({
  low: low * factor,
  middle: middle * factor,
  high: high * factor,
});
