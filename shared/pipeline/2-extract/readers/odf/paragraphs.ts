import type { Piece } from '../pieces.ts';

/** Open paragraphs, innermost last: notes, comments and text boxes stand within one. */
export interface Paragraphs {
  readonly open: (shape: Shape) => void;
  readonly isOpen: () => boolean;
  readonly write: (text: string, how: { url?: string | undefined; hidden: boolean }) => void;
  /** The paragraph, and what is hidden in it. */
  readonly close: () => Piece[];
}

/** What it will be: its kind and level, and the label before its words. */
export type Shape = Pick<Piece, 'kind' | 'level'> & { readonly label?: string };

interface Open {
  readonly shape: Shape;
  text: string;
  hidden: string;
  readonly links: { text: string; readonly url: string }[];
}

export function createParagraphs(): Paragraphs {
  const open: Open[] = [];
  return {
    open: (shape) => void open.push({ shape, text: '', hidden: '', links: [] }),
    isOpen: () => open.length > 0,
    write(text, { url, hidden }) {
      const paragraph = open.at(-1);
      if (paragraph === undefined) return;
      if (hidden) {
        paragraph.hidden += text;
        return;
      }
      const last = paragraph.links.at(-1);
      if (url !== undefined) {
        if (last?.url === url && paragraph.text.endsWith(last.text)) last.text += text;
        else paragraph.links.push({ text, url });
      }
      paragraph.text += text;
    },
    close() {
      const closed = open.pop();
      if (closed === undefined) return [];
      const { label = '', ...shape } = closed.shape;
      const pieces: Piece[] = [];
      const words = closed.text.replaceAll(/[^\S\n]+/g, ' ').trim();
      const linked = closed.links.length > 0 && { links: closed.links };
      if (words !== '') pieces.push({ ...shape, text: `${label}${words}`, ...linked });
      if (closed.hidden.trim() !== '') {
        pieces.push({ kind: 'paragraph', text: closed.hidden.trim(), aside: 'hidden' });
      }
      return pieces;
    },
  };
}
