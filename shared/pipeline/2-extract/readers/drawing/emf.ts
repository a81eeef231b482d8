import type { Piece } from '../pieces.ts';

/** [MS-EMF] 2.3.5.9 */
const extTextOut = 84;
/** Its letters are numbers of glyphs, of which nobody knows the font. [MS-EMF] 2.1.11 */
const glyphIndex = 0x10;
const mostRuns = 20_000;

interface Run {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly end: number;
}

/**
 * What a Windows metafile (EMF) says: the picture that stands in a document for an embedded table, document or drawing, and is what
 * its readers see of it. Lines from top to bottom as they were drawn.
 */
export function readEmf(bytes: Uint8Array): Piece[] {
  const lines: string[] = [];
  let before: Run | undefined;
  for (const run of runsOf(bytes)) {
    if (before === undefined || before.y !== run.y) lines.push(run.text);
    else lines.push(`${lines.pop() ?? ''}${isNextTo(before, run) ? '' : ' '}${run.text}`);
    before = run;
  }
  const text = lines.filter((line) => line.trim() !== '').join('\n');
  return text === '' ? [] : [{ kind: 'figure', text }];
}

/** Closer than a fifth of a letter's width: the line was merely drawn in parts. */
const isNextTo = (before: Run, run: Run): boolean =>
  run.x - before.end < (before.end - before.x) / Math.max(1, before.text.length) / 5;

function* runsOf(bytes: Uint8Array): Generator<Run> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let runs = 0;
  let at = 0;
  while (at + 8 <= bytes.length && runs < mostRuns) {
    const size = view.getUint32(at + 4, true);
    if (size < 8 || at + size > bytes.length) return;
    if (view.getUint32(at, true) === extTextOut && size >= 76) {
      const run = runOf(bytes.subarray(at, at + size));
      if (run !== undefined) {
        runs += 1;
        yield run;
      }
    }
    at += size;
  }
}

function runOf(record: Uint8Array): Run | undefined {
  const view = new DataView(record.buffer, record.byteOffset, record.length);
  const letters = view.getUint32(44, true);
  const from = view.getUint32(48, true);
  const widthsFrom = view.getUint32(72, true);
  if ((view.getUint32(52, true) & glyphIndex) !== 0) return undefined;
  if (letters === 0 || from + letters * 2 > record.length) return undefined;
  const x = view.getInt32(36, true);
  let end = x;
  for (let at = 0; at < letters && widthsFrom + at * 4 + 4 <= record.length; at += 1) {
    end += view.getUint32(widthsFrom + at * 4, true);
  }
  const text = Buffer.from(record.subarray(from, from + letters * 2)).toString('utf16le');
  return { text, x, y: view.getInt32(40, true), end };
}
