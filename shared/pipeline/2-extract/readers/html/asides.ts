import type { Piece } from '../pieces.ts';
import { asideOf, blockTags, neverShown } from './tags.ts';

type Aside = NonNullable<Piece['aside']>;

/** Takes what is not content: each call says whether it did. */
export interface Asides {
  readonly open: (element: {
    name: string;
    attributes: Readonly<Record<string, string>>;
    inContent: boolean;
  }) => boolean;
  readonly close: (name: string) => boolean;
  readonly text: (data: string) => boolean;
  readonly end: () => readonly Piece[];
}

/** An element that is set aside with all that is in it, or dropped. */
interface Open {
  readonly name: string;
  readonly aside: Aside | undefined;
  /** How many of its name are open inside it, itself too. */
  depth: number;
}

/** Menus, page headers and footers and hidden words are kept apart; scripts and the like are dropped, there as everywhere. */
export function createAsides(): Asides {
  const pieces: Piece[] = [];
  /** Two at most: an aside, and in it something that is dropped. */
  const open: Open[] = [];
  let words = '';

  const flush = (): void => {
    const text = words.replaceAll(/\s+/g, ' ').trim();
    const aside = open[0]?.aside;
    words = '';
    if (text !== '' && aside !== undefined) pieces.push({ kind: 'paragraph', text, aside });
  };

  return {
    open({ name, attributes, inContent }) {
      const top = open.at(-1);
      if (top?.name === name) {
        top.depth += 1;
        if (blockTags.has(name)) flush();
        return true;
      }
      const dropped = neverShown.has(name);
      if (top !== undefined) {
        if (dropped && top.aside !== undefined) open.push({ name, aside: undefined, depth: 1 });
        else if (blockTags.has(name)) flush();
        return true;
      }
      const aside = dropped ? undefined : asideOf({ name, attributes, inContent });
      if (!dropped && aside === undefined) return false;
      open.push({ name, aside, depth: 1 });
      return true;
    },
    close(name) {
      const top = open.at(-1);
      if (top === undefined) return false;
      if (blockTags.has(name)) flush();
      if (top.name !== name) return true;
      top.depth -= 1;
      if (top.depth > 0) return true;
      if (open.length === 1) flush();
      open.pop();
      return true;
    },
    text(data) {
      const top = open.at(-1);
      if (top?.aside !== undefined) words += data;
      return top !== undefined;
    },
    end() {
      flush();
      return pieces;
    },
  };
}
