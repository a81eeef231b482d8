import { decode } from '../charset.ts';
import { declaredCharset } from '../html/read-html.ts';
import { localName } from '../office-parts.ts';
import { toReading, type Piece } from '../pieces.ts';
import type { Reading } from '../../reader.ts';
import { parseXml } from '../xml.ts';

/** A drawing's words: its labels, and the title and description that stand for it where it is not seen (SVG 2, §5.8). */
export async function readSvg(bytes: Uint8Array): Promise<Reading> {
  const { text, charset } = decode(bytes, declaredCharset(bytes));
  const pieces: Piece[] = [];
  let title: string | undefined;
  let words: string | undefined;
  let depth = 0;
  parseXml(Buffer.from(text), {
    open(name) {
      depth += 1;
      if (labels.has(localName(name))) words = '';
      else if (words !== undefined) words += ' '; // a tspan is often a line of its own
    },
    text(data) {
      if (words !== undefined) words += data;
    },
    close(name) {
      depth -= 1;
      if (words === undefined || !labels.has(localName(name))) return;
      // The root's own title is that of the drawing; others are said of a part of it.
      if (depth === 1 && localName(name) === 'title') title ??= words;
      pieces.push({ kind: 'figure', text: words.replaceAll(/\s+/g, ' ') });
      words = undefined;
    },
  });
  return toReading({ format: 'image/svg+xml', engine: `svg ${charset}`, title, pieces });
}

const labels: ReadonlySet<string> = new Set(['text', 'title', 'desc']);
