import type { DocxParts } from './parts.ts';
import type { WordTables } from './tables.ts';
import type { Piece } from '../pieces.ts';

export interface Paragraphs {
  readonly open: () => void;
  readonly set: (properties: Partial<Properties>) => void;
  readonly write: (text: string) => void;
  readonly cite: (kind: 'footnotes' | 'endnotes', id: string) => void;
  readonly close: () => void;
  /** Notes follow what cites them, but never stand within a table. */
  readonly addNotes: () => void;
}

interface Properties {
  readonly style: string | undefined;
  readonly numId: string | undefined;
  readonly listLevel: number;
  readonly outline: number;
}

interface Paragraph {
  properties: Partial<Properties>;
  readonly text: string[];
}

/** Makes headings, list items and paragraphs; knows which are open, since a text box stands inside a paragraph. */
export function createParagraphs(parts: DocxParts, tables: WordTables): Paragraphs {
  const open: Paragraph[] = [];
  const numbers = new Map<string, number>();
  const waiting: string[] = [];

  const addNotes = (): void => {
    if (open.length > 0 || tables.isOpen()) return;
    for (const text of waiting.splice(0)) tables.add({ kind: 'paragraph', text });
  };
  return {
    addNotes,
    open: () => void open.push({ properties: {}, text: [] }),
    set(properties) {
      const paragraph = open.at(-1);
      if (paragraph !== undefined) {
        paragraph.properties = { ...paragraph.properties, ...properties };
      }
    },
    write: (text) => void open.at(-1)?.text.push(text),
    cite(kind, id) {
      const note = parts[kind].get(id);
      if (note === undefined) return;
      const key = `${kind} ${id}`;
      const number = numbers.get(key) ?? numbers.size + 1;
      if (!numbers.has(key)) waiting.push(`[${number}] ${note}`);
      numbers.set(key, number);
      open.at(-1)?.text.push(`[${number}]`);
    },
    close() {
      const paragraph = open.pop();
      if (paragraph === undefined) return;
      const piece = pieceOf(paragraph, parts);
      if (piece !== undefined) tables.add(piece);
      addNotes();
    },
  };
}

function pieceOf({ properties, text }: Paragraph, parts: DocxParts): Piece | undefined {
  const { styles } = parts;
  // Counts even when it is empty: Word numbers it all the same.
  const label = labelOf(properties, parts);
  const words = text
    .join('')
    .replaceAll(/[^\S\n]+/g, ' ')
    .trim();
  // A table of contents says every heading a second time.
  if (words === '' || /^(toc\b|table of figures)/i.test(styles.nameOf(properties.style))) {
    return undefined;
  }
  const level = headingLevel(properties, parts);
  if (level !== undefined) {
    const number = label === undefined || label.bullet ? '' : `${label.text} `;
    return { kind: 'heading', level, text: number + words };
  }
  if (label === undefined || label.text === '') return { kind: 'paragraph', text: words };
  const depth = '  '.repeat(label.depth);
  return { kind: 'list-item', text: `${depth}${label.text} ${words}` };
}

function headingLevel(
  { outline, style }: Partial<Properties>,
  { styles }: DocxParts,
): number | undefined {
  if (outline === undefined) return styles.headingLevel(style);
  return outline > 8 ? undefined : Math.min(6, outline + 1);
}

function labelOf(
  { numId, listLevel, style }: Partial<Properties>,
  { styles, numbering }: DocxParts,
): { text: string; bullet: boolean; depth: number } | undefined {
  const ofStyle = styles.numberingOf(style);
  const list = numId ?? ofStyle?.numId;
  // 0 takes a paragraph out of the list of its style.
  if (list === undefined || list === '0') return undefined;
  const level = Math.min(8, Math.max(0, listLevel ?? ofStyle?.level ?? 0)) || 0;
  const label = numbering.next(list, level);
  return label === undefined ? undefined : { ...label, depth: level };
}
