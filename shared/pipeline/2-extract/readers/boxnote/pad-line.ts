import { z } from 'zod';
import type { Piece } from '../pieces.ts';

/** The text, how long each run of it is and which attributes it has, by their numbers in the pool (Etherpad's changesets). */
export const PadText = z.looseObject({
  atext: z.looseObject({ text: z.string(), attribs: z.string() }),
  pool: z.looseObject({ numToAttrib: z.record(z.string(), z.tuple([z.string(), z.string()])) }),
});
export type PadText = z.infer<typeof PadText>;

export type Attributes = ReadonlyMap<string, string>;

interface Run {
  readonly text: string;
  readonly attributes: Attributes;
}

export interface PadLine {
  readonly runs: readonly Run[];
  /** Of its line break: the cell that it is in. */
  readonly end: Attributes;
}

/** Runs: `*` and the number of each attribute, `|` and how many line breaks, `+` and how many characters; to the base 36. */
const runPattern = /((?:\*[0-9a-z]+)*)(?:\|[0-9a-z]+)?\+([0-9a-z]+)/g;

export function* linesOf({ atext, pool: { numToAttrib } }: PadText): Generator<PadLine> {
  let runs: Run[] = [];
  let at = 0;
  const attributesOf = (numbers: string): Attributes =>
    new Map(
      numbers
        .split('*')
        .map((number) => numToAttrib[String(Number.parseInt(number, 36))])
        .filter((attribute) => attribute !== undefined),
    );
  for (const [, numbers = '', length = '0'] of atext.attribs.matchAll(runPattern)) {
    const attributes = attributesOf(numbers);
    const parts = atext.text.slice(at, at + Number.parseInt(length, 36)).split('\n');
    at += Number.parseInt(length, 36);
    for (const [position, text] of parts.entries()) {
      if (text !== '') runs.push({ text, attributes });
      if (position === parts.length - 1) continue;
      yield { runs, end: attributes };
      runs = [];
    }
  }
  if (at < atext.text.length) runs.push({ text: atext.text.slice(at), attributes: new Map() });
  yield { runs, end: new Map() };
}

export function linePiece({ runs }: PadLine): Piece | undefined {
  // A line that is an item begins with one character that stands for its mark.
  const [mark] = runs;
  const isMarked = mark?.attributes.has('lmkr') === true;
  const shown = isMarked ? [{ ...mark, text: mark.text.slice(1) }, ...runs.slice(1)] : runs;
  const text = shown.map((run) => imageName(run.attributes) ?? run.text).join('');
  if (text.trim() === '') return undefined;
  const links = shown.flatMap((run) => {
    const url = linkOf(run.attributes);
    return url === undefined ? [] : [{ text: run.text, url }];
  });
  const item = isMarked ? itemMark(mark.attributes.get('list') ?? '') : undefined;
  const level = item === undefined ? headingLevel(shown) : undefined;
  return {
    kind: item === undefined ? (level === undefined ? 'paragraph' : 'heading') : 'list-item',
    text: `${item ?? ''}${text}`,
    ...(level !== undefined && { level }),
    ...(links.length > 0 && { links }),
  };
}

const marks: Readonly<Record<string, string>> = {
  bullet: '-',
  number: '-',
  checked: '- [x]',
  unchecked: '- [ ]',
};

/** @param list such as `bullet2`; what is only indented is no item */
function itemMark(list: string): string | undefined {
  const [, kind = '', depth = '1'] = /^([a-z]+)(\d{1,2})$/.exec(list) ?? [];
  const mark = marks[kind];
  return mark === undefined ? undefined : `${'  '.repeat(Math.max(0, Number(depth) - 1))}${mark} `;
}

const headingLevels: Readonly<Record<string, number>> = {
  'font-size-verylarge': 1,
  'font-size-large': 2,
};

/** A note has no headings of its own: a line that is large throughout is one. */
function headingLevel(runs: readonly Run[]): number | undefined {
  const levels = runs
    .filter(({ text }) => text.trim() !== '')
    .map(({ attributes }) =>
      [...attributes.keys()]
        .map((name) => headingLevels[name])
        .find((level) => level !== undefined),
    );
  const [first] = levels;
  return levels.every((level) => level === first) ? first : undefined;
}

/** `link-` and, in base64, when it was made and its address. */
function linkOf(attributes: Attributes): string | undefined {
  const packed = nameAfter(attributes, 'link-');
  if (packed === undefined) return undefined;
  const [, url] = /^\d*-(.+)$/.exec(Buffer.from(packed, 'base64').toString()) ?? [];
  return url;
}

/** `image-`, an id and, in base64 and escaped as in addresses, JSON that may name a file. */
function imageName(attributes: Attributes): string | undefined {
  const packed = nameAfter(attributes, 'image-')?.split('-').at(-1);
  if (packed === undefined) return undefined;
  const escaped = Buffer.from(packed, 'base64').toString();
  return /%22fileName%22%3A%22(.+?)%22/i.exec(escaped)?.[1]?.replaceAll(/%[\dA-F]{2}/gi, ' ') ?? '';
}

const nameAfter = (attributes: Attributes, prefix: string): string | undefined =>
  [...attributes]
    .find(([name, value]) => name.startsWith(prefix) && value !== '')?.[0]
    .slice(prefix.length);
