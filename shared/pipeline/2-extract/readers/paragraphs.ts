import type { Piece } from './pieces.ts';

/** Open paragraphs, innermost last: notes, comments and text boxes stand within one. */
export interface Paragraphs {
  readonly open: (shape?: Shape) => void;
  readonly isOpen: () => boolean;
  readonly write: (text: string, how?: Writing) => void;
  /**
   * The paragraph, and what is hidden or deleted in it.
   * @param shape where it is only known at the end
   */
  readonly close: (shape?: Shape) => Piece[];
}

/** What it will be: its kind and level, and the label before its words. */
export type Shape = Pick<Piece, 'kind' | 'level'> & { readonly label?: string };

export interface Writing {
  readonly url?: string | undefined;
  /** What nobody sees is not of the paragraph. */
  readonly aside?: 'hidden' | 'deleted' | undefined;
}

interface Open {
  readonly shape: Shape;
  text: string;
  readonly links: { text: string; readonly url: string }[];
  /** Where in the text the last link ends. */
  linkEnd: number;
  readonly asides: Partial<Record<'hidden' | 'deleted', string>>;
}

export function createParagraphs(): Paragraphs {
  const open: Open[] = [];
  return {
    open: (shape = { kind: 'paragraph' }) =>
      void open.push({ shape, text: '', links: [], linkEnd: 0, asides: {} }),
    isOpen: () => open.length > 0,
    write(text, { url, aside } = {}) {
      const paragraph = open.at(-1);
      if (paragraph === undefined) return;
      if (aside !== undefined) {
        paragraph.asides[aside] = (paragraph.asides[aside] ?? '') + text;
        return;
      }
      const last = paragraph.links.at(-1);
      if (url !== undefined) {
        // Programs cut one link into many runs.
        if (last?.url === url && paragraph.linkEnd === paragraph.text.length) last.text += text;
        else paragraph.links.push({ text, url });
        paragraph.linkEnd = paragraph.text.length + text.length;
      }
      paragraph.text += text;
    },
    close(shape) {
      const closed = open.pop();
      if (closed === undefined) return [];
      const { label = '', ...kind } = shape ?? closed.shape;
      const words = tidy(closed.text);
      const linked = closed.links.length > 0 && { links: closed.links };
      return [
        ...(words === '' ? [] : [{ ...kind, text: `${label}${words}`, ...linked }]),
        ...(['hidden', 'deleted'] as const).flatMap((aside): Piece[] => {
          const text = tidy(closed.asides[aside] ?? '');
          return text === '' ? [] : [{ kind: 'paragraph', text, aside }];
        }),
      ];
    },
  };
}

const tidy = (text: string): string => text.replaceAll(/[^\S\n]{2,}|[^\S\n ]/g, ' ').trim();
