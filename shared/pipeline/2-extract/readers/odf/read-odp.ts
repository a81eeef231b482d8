import { readContent } from './content.ts';
import { openPackage, readShown, type OdfPackage } from './package.ts';
import { oneLine, toReading, type Piece } from '../pieces.ts';
import type { ReadAids, Reading } from '../../reader.ts';
import { parseXml } from '../xml.ts';

interface Slide {
  readonly titles: Piece[];
  readonly notes: Piece[];
  readonly isHidden: boolean;
}

/** Shapes that the slide fills, by what they are for. OpenDocument 1.3, part 3, 19.392 (presentation:class) */
const numbers = new Set(['page-number', 'date-time', 'page']);

/** OpenDocument presentations: slide after slide, each a page; its title first, the speaker's notes last. */
export async function readOdp(bytes: Uint8Array, aids: ReadAids): Promise<Reading> {
  const file = openPackage(bytes);
  const { wordsIn, ...pictures } = await readShown(bytes, aids);
  const pieces: Piece[] = [];
  let slides = 0;
  let slide: Slide = { titles: [], notes: [], isHidden: false };
  /** What each open frame is for, innermost last. */
  const frames: string[] = [];
  readContent(file.content, file.styles, {
    parts: new Set(['draw:page', 'presentation:notes', 'draw:frame']),
    wordsIn,
    progress: aids.progress,
    open(name, attributes) {
      if (name === 'draw:frame') frames.push(attributes['presentation:class'] ?? '');
      if (name !== 'draw:page') return;
      slides += 1;
      const isHidden = file.styles.isHidden(attributes['draw:style-name']);
      slide = { titles: [], notes: [], isHidden };
    },
    close(name, closed) {
      if (name === 'draw:frame') {
        const role = frames.pop() ?? '';
        if (role !== 'title') return numbers.has(role) ? [] : closed;
        slide.titles.push(...titleOf(closed));
        return [];
      }
      if (name === 'presentation:notes')
        slide.notes.push(
          ...closed.map(({ text }): Piece => ({ kind: 'note', text: oneLine(text) })),
        );
      if (name === 'draw:page') {
        const aside = slide.isHidden ? { aside: 'hidden' as const } : {};
        for (const piece of [...slide.titles, ...closed, ...slide.notes])
          pieces.push({ ...piece, page: slides, ...aside });
      }
      return [];
    },
  });
  return toReading({
    format: 'application/vnd.oasis.opendocument.presentation',
    engine: ['odp', ...pictures.engines].join(', '),
    ocr: pictures.count,
    pieces: [...pieces, ...footersOf(file.content), ...readMasters(file)],
    title: file.title,
    metadata: file.metadata,
    pages: slides,
    warnings: [...pictures.warnings, ...file.warnings],
  });
}

function titleOf(pieces: readonly Piece[]): Piece[] {
  if (pieces.length === 0) return [];
  const text = pieces.map((piece) => piece.text.replace(/^\s*- /, '')).join(' ');
  return [{ kind: 'heading', level: 2, text, links: pieces.flatMap(({ links }) => links ?? []) }];
}

/** Footers are declared once, and slides name them. */
function footersOf(content: Uint8Array): Piece[] {
  const pieces: Piece[] = [];
  let aside: 'header' | 'footer' | undefined;
  parseXml(content, {
    open(name) {
      if (name === 'presentation:footer-decl') aside = 'footer';
      else if (name === 'presentation:header-decl') aside = 'header';
    },
    close: () => (aside = undefined),
    text(text) {
      if (aside !== undefined) pieces.push({ kind: 'paragraph', text, aside });
    },
  });
  return pieces;
}

const shapes = new Set(['draw:frame', 'draw:custom-shape', 'draw:rect', 'draw:ellipse']);

/** What masters draw on every slide; their other placeholders only say where the words of a slide go. */
function readMasters(file: OdfPackage): Piece[] {
  if (file.master === undefined) return [];
  const found: Piece[] = [];
  const roles: string[] = [];
  readContent(file.master, file.styles, {
    parts: shapes,
    open(name, attributes) {
      if (shapes.has(name)) roles.push(attributes['presentation:class'] ?? '');
    },
    close(name, closed) {
      if (!shapes.has(name)) return [];
      const role = roles.pop() ?? '';
      const aside = role === 'footer' ? 'footer' : 'header';
      if (/^(footer|header|)$/.test(role))
        found.push(...closed.map(({ text }): Piece => ({ kind: 'paragraph', text, aside })));
      return [];
    },
  });
  return found;
}
