import type { DocxParts } from './parts.ts';
import type { WordTables } from './tables.ts';
import type { Piece } from '../pieces.ts';

export interface Paragraphs {
  readonly open: () => void;
  readonly set: (properties: Partial<Properties>) => void;
  /** Whether the style of the innermost one hides its type. */
  readonly isHidden: () => boolean;
  readonly write: (text: string, how?: Writing) => void;
  /** @param aside what cites it is not seen, and so nor is the note */
  readonly cite: (
    kind: 'footnotes' | 'endnotes' | 'comments',
    id: string,
    aside: Writing['aside'],
  ) => void;
  readonly close: () => void;
  /** Notes follow what cites them, but never stand within a table. */
  readonly addNotes: () => void;
}

export interface Writing {
  /** What nobody sees is not of the paragraph. */
  readonly aside?: 'hidden' | 'deleted' | undefined;
  readonly url?: string | undefined;
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
  readonly links: { text: string; readonly url: string }[];
  /** Of how many texts the last link is the end. */
  linkEnd: number;
  /** The parts that are hidden and those that are deleted, each made one text. */
  readonly asides: Map<'hidden' | 'deleted', string[]>;
}

/** Makes headings, list items and paragraphs; knows which are open, since a text box stands inside a paragraph. */
export function createParagraphs(parts: DocxParts, tables: WordTables): Paragraphs {
  const open: Paragraph[] = [];
  const numbers = new Map<string, number>();
  const waiting: Piece[] = [];

  const addNotes = (): void => {
    if (open.length > 0 || tables.isOpen()) return;
    for (const note of waiting.splice(0)) tables.add(note);
  };
  return {
    addNotes,
    open: () =>
      void open.push({ properties: {}, text: [], links: [], linkEnd: 0, asides: new Map() }),
    set(properties) {
      const paragraph = open.at(-1);
      if (paragraph !== undefined) {
        paragraph.properties = { ...paragraph.properties, ...properties };
      }
    },
    isHidden: () => parts.styles.isHidden(open.at(-1)?.properties.style),
    write(text, how) {
      const paragraph = open.at(-1);
      if (paragraph === undefined) return;
      if (how === undefined) paragraph.text.push(text);
      else write(paragraph, text, how);
    },
    cite(kind, id, aside) {
      const note = parts[kind].get(id);
      if (note === undefined) return;
      const unseen = aside !== undefined && { aside };
      if (kind === 'comments') {
        waiting.push({ kind: 'comment', text: note, ...unseen });
        return;
      }
      const key = `${kind} ${id}`;
      const number = numbers.get(key) ?? numbers.size + 1;
      if (!numbers.has(key)) waiting.push({ kind: 'note', text: `[${number}] ${note}`, ...unseen });
      numbers.set(key, number);
      const paragraph = open.at(-1);
      if (paragraph !== undefined) write(paragraph, `[${number}]`, { aside });
    },
    close() {
      const paragraph = open.pop();
      if (paragraph === undefined) return;
      const piece = pieceOf(paragraph, parts);
      if (piece !== undefined) tables.add(piece);
      for (const [aside, texts] of paragraph.asides) {
        tables.setAside({ kind: 'paragraph', text: tidy(texts), aside });
      }
      addNotes();
    },
  };
}

function write(paragraph: Paragraph, words: string, { aside, url }: Writing): void {
  const { text, links, asides } = paragraph;
  if (aside !== undefined) {
    const before = asides.get(aside);
    if (before === undefined) asides.set(aside, [words]);
    else before.push(words);
    return;
  }
  const last = links.at(-1);
  if (url !== undefined) {
    // Word cuts one link into many runs.
    if (last?.url === url && paragraph.linkEnd === text.length) last.text += words;
    else links.push({ text: words, url });
    paragraph.linkEnd = text.length + 1;
  }
  text.push(words);
}

const tidy = (text: readonly string[]): string =>
  text
    .join('')
    .replaceAll(/[^\S\n]{2,}|[^\S\n ]/g, ' ')
    .trim();

function pieceOf({ properties, text, links }: Paragraph, parts: DocxParts): Piece | undefined {
  const { styles } = parts;
  // Counts even when it is empty: Word numbers it all the same.
  const label = labelOf(properties, parts);
  const words = tidy(text);
  // A table of contents says every heading a second time.
  if (words === '' || /^(toc\b|table of figures)/i.test(styles.nameOf(properties.style))) {
    return undefined;
  }
  const linked = links.length > 0 && { links };
  const level = headingLevel(properties, parts);
  if (level !== undefined) {
    const number = label === undefined || label.bullet ? '' : `${label.text} `;
    return { kind: 'heading', level, text: number + words, ...linked };
  }
  if (label === undefined || label.text === '')
    return { kind: 'paragraph', text: words, ...linked };
  const depth = '  '.repeat(label.depth);
  return { kind: 'list-item', text: `${depth}${label.text} ${words}`, ...linked };
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
