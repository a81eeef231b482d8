import { localName, relationshipsOf, documentProperties, type Parts } from '../office-parts.ts';
import { toReading, type Piece } from '../pieces.ts';
import { readChart } from './chart.ts';
import { readDiagram } from './diagram.ts';
import { readNotes, readSlide } from './slide.ts';
import type { Reading } from '../../reader.ts';
import { Unreadable } from '../unreadable.ts';
import { parseXml } from '../xml.ts';
import { unzip } from '../zip.ts';

const presentation = 'ppt/presentation.xml';
const wanted =
  /^(ppt\/(presentation\.xml|(slides|notesSlides)\/[^/]+\.xml|diagrams\/data[^/]*\.xml|charts\/chart[^/]*\.xml|(slides\/)?_rels\/[^/]+\.rels)|docProps\/core\.xml)$/;

/**
 * PowerPoint files: slide after slide as they are shown, each a page: its title first, then what stands on it, then the speaker's
 * notes. Hidden slides, dates, footers and slide numbers are left out.
 */
export async function readPptx(bytes: Uint8Array): Promise<Reading> {
  const parts = unzip(bytes, (name) => wanted.test(name));
  const slides = slidesOf(parts);
  const pieces: Piece[] = [];
  let hidden = 0;
  let tables = 0;
  for (const [at, name] of slides.entries()) {
    const part = parts[name];
    if (part === undefined) throw new Unreadable('FILE_MALFORMED', 'a slide is missing');
    const slide = readSlide(part, tables);
    tables += slide.tables;
    if (slide.isHidden) hidden += 1;
    else {
      const { charts, rest } = besides(parts, name);
      const figures = charts.flatMap((chart) => numbered(chart, tables++));
      const found = [...slide.pieces, ...figures, ...rest];
      pieces.push(...found.map((piece) => ({ ...piece, page: at + 1 })));
    }
  }
  return toReading({
    format: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    engine: 'pptx',
    pieces,
    ...documentProperties(parts),
    pages: slides.length,
    warnings: hidden === 0 ? [] : [`${hidden} hidden slides were left out`],
  });
}

/** Names of the slides' parts, in the order of the show. ISO/IEC 29500-1, 19.2.1.34 (sldIdLst) */
function slidesOf(parts: Parts): string[] {
  const part = parts[presentation];
  if (part === undefined) throw new Unreadable('FILE_MALFORMED', 'no presentation part');
  const relationships = relationshipsOf(parts, presentation);
  const names: string[] = [];
  parseXml(part, {
    open(element, attributes) {
      if (localName(element) !== 'sldId') return;
      const id = Object.entries(attributes).find(([name]) => name.endsWith(':id'))?.[1];
      const target = relationships.get(id ?? '')?.target;
      if (target !== undefined) names.push(target);
    },
  });
  return names;
}

const numbered = (chart: readonly Piece[], table: number): Piece[] =>
  chart.map((piece) => (piece.kind === 'table-row' ? { ...piece, table } : piece));

/** What belongs to a slide and has a part of its own: charts, diagrams, then the speaker's notes. */
function besides(parts: Parts, name: string): { charts: Piece[][]; rest: Piece[] } {
  const relationships = [...relationshipsOf(parts, name).values()];
  const read = (kind: string, reader: (part: Uint8Array) => Piece[]): Piece[][] =>
    relationships
      .filter((relationship) => relationship.kind === kind)
      .flatMap(({ target }) => {
        const part = parts[target];
        return part === undefined ? [] : [reader(part)];
      });
  const rest = [...read('diagramData', readDiagram), ...read('notesSlide', readNotes)].flat();
  return { charts: read('chart', readChart), rest };
}
