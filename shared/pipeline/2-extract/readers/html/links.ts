import type { Piece } from '../pieces.ts';

/** Notes which words of a block lead elsewhere. */
export interface Links {
  readonly open: (href: string | undefined) => void;
  readonly text: (data: string) => void;
  readonly close: () => void;
  /** Ends the block: a link that is still open goes on in the next. */
  readonly take: () => NonNullable<Piece['links']>;
}

/** Addresses that lead somewhere from here: what is relative to a page that we do not know leads nowhere. */
const absolute = /^(?:https?:\/\/|mailto:)\S+$/i;

export function createLinks(): Links {
  let links: { text: string; url: string }[] = [];
  let url: string | undefined;
  let words = '';
  const note = (): void => {
    if (url !== undefined && words.trim() !== '') links.push({ text: words, url });
    words = '';
  };
  return {
    open(href = '') {
      note();
      url = absolute.test(href.trim()) ? href.trim() : undefined;
    },
    text(data) {
      if (url !== undefined) words += data;
    },
    close() {
      note();
      url = undefined;
    },
    take() {
      note();
      const taken = links;
      links = [];
      return taken;
    },
  };
}
