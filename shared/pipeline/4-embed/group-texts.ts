import { sha256 } from '../../platform/hash.ts';

/** Texts that are embedded and kept together. */
export interface TextGroup {
  /** Of the words of all its texts, in their order. */
  readonly sha256: string;
  readonly texts: readonly string[];
}

/** On average: enough that a long file is not a hundred blobs, each looked for and written; few enough that an edit embeds little anew. */
const textsPerGroup = 16;
const mostTexts = 64;

/**
 * A group ends where the hash of a text says so, not at every sixteenth: what is put in, taken out or changed changes the group that it
 * is in, and those before and behind stay what they were. Backups find what is new in a file the same way.
 */
export function groupTexts(texts: readonly string[]): TextGroup[] {
  const groups: TextGroup[] = [];
  let open: { readonly text: string; readonly hash: string }[] = [];
  const close = () => {
    if (open.length === 0) return;
    const hash = sha256(open.map((one) => one.hash).join('\n'));
    groups.push({ sha256: hash, texts: open.map(({ text }) => text) });
    open = [];
  };
  for (const text of texts) {
    const hash = sha256(asWords(text));
    open.push({ text, hash });
    if (endsGroup(hash) || open.length === mostTexts) close();
  }
  close();
  return groups;
}

/** Where lines break and how items are marked differs from format to format, and says nothing. */
const asWords = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/^[ \t]*[-–*+•◦▪‣][ \t]+/gm, '')
    .replace(/\s+/g, ' ')
    .trim();

const endsGroup = (hash: string): boolean =>
  Number.parseInt(hash.slice(0, 4), 16) % textsPerGroup === 0;
