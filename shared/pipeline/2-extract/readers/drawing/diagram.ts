import { localName } from '../office-parts.ts';
import type { Piece } from '../pieces.ts';
import { createParagraphs } from './paragraphs.ts';
import { parseXml } from '../xml.ts';

/** Points that only lay the diagram out. ISO/IEC 29500-1, 21.4.7.51 (ST_PtType) */
const layout = new Set(['pres', 'parTrans', 'sibTrans']);

/** The words of a SmartArt diagram, point by point. */
export function readDiagram(part: Uint8Array): Piece[] {
  const paragraphs = createParagraphs(true);
  let inPoint = false;
  let inText = false;
  parseXml(part, {
    open(element, { type = 'node' }) {
      const name = localName(element);
      if (name === 'pt') inPoint = !layout.has(type);
      if (name === 'p') paragraphs.open();
      inText = name === 't' && element.startsWith('a:');
    },
    close(element) {
      inText = false;
      if (inPoint && localName(element) === 'p') paragraphs.close();
    },
    text(text) {
      if (inText && inPoint) paragraphs.write(text);
    },
  });
  return paragraphs.end();
}
