import type { Piece } from '../pieces.ts';

/** Gathers the paragraphs of one text body of DrawingML. ISO/IEC 29500-1, 21.1.2 */
export interface Paragraphs {
  open(): void;
  /** @param level from 0 */
  setLevel(level: number): void;
  setBullet(hasBullet: boolean): void;
  /** Its number is counted, as PowerPoint does: people speak of step 3. */
  setNumber(startAt: number): void;
  /** What is written from now on leads there. */
  setLink(url: string | undefined): void;
  write(text: string): void;
  close(): void;
  end(): Piece[];
}

/** ISO/IEC 29500-1, 20.1.10.75 (ST_TextIndentLevelType) */
const deepest = 8;

/** @param bulleted whether its paragraphs are items of a list unless they say otherwise, as in the body of a slide */
export function createParagraphs(bulleted: boolean): Paragraphs {
  const pieces: Piece[] = [];
  let text = '';
  let links: { text: string; url: string }[] = [];
  /** Where in the text the last link ends. */
  let linkEnd = 0;
  let url: string | undefined;
  let level = 0;
  let hasBullet = bulleted;
  let startAt: number | undefined;
  /** By level: the number given last. */
  const counts: (number | undefined)[] = [];

  function label(): string {
    counts.length = Math.min(counts.length, level + 1); // what is deeper begins anew
    if (startAt === undefined) {
      counts[level] = undefined;
      return '-';
    }
    counts[level] = (counts[level] ?? startAt - 1) + 1;
    return `${counts[level]}.`;
  }

  return {
    open() {
      text = '';
      links = [];
      level = 0;
      hasBullet = bulleted;
      startAt = undefined;
    },
    setLevel: (deeper) => (level = Math.min(Math.max(deeper, 0), deepest)),
    setNumber(from) {
      hasBullet = true;
      startAt = from;
    },
    setBullet: (bullet) => (hasBullet = bullet),
    setLink: (address) => (url = address),
    write(more) {
      const start = text.length;
      text += more;
      if (url === undefined) return;
      const last = links.at(-1);
      // PowerPoint cuts one link into many runs.
      if (last?.url === url && linkEnd === start) last.text += more;
      else links.push({ text: more, url });
      linkEnd = text.length;
    },
    close() {
      const words = text.trim();
      if (words === '') return;
      const linked = links.length > 0 && { links };
      pieces.push(
        hasBullet
          ? { kind: 'list-item', text: `${'  '.repeat(level)}${label()} ${words}`, ...linked }
          : { kind: 'paragraph', text: words, ...linked },
      );
    },
    end: () => pieces,
  };
}
