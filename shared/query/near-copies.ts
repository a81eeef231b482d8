/** What a passage says, and in which file. */
export interface Said {
  readonly documentId: string;
  readonly headings: readonly string[];
  readonly text: string;
}

/** The passages that are shown, in their order, and the question whether a further one says the same as one of them. */
export interface NearCopies {
  /** @returns the position of the passage of another file that says (nearly) the same already */
  of(passage: Said): number | undefined;
  add(passage: Said): void;
}

/**
 * Compared are words, three in a row ("shingles" in Broder, On the resemblance and containment of documents, 1997), whatever stands
 * between them: the texts are at hand, so that no fingerprint must stand in for them.
 */
const wordsInRow = 3;
/** So much of it must have been said: one word of a full chunk may be another, or two. */
const leastSaid = 0.98;
/** Fewer may be the same by chance, and where they stand is then what they tell. */
const fewestWords = 12;

export function createNearCopies(): NearCopies {
  const shown: { readonly documentId: string; readonly rows: ReadonlySet<string> }[] = [];
  return {
    of({ documentId, ...passage }) {
      const rows = rowsOf(passage);
      if (rows.size === 0) return undefined;
      const at = shown.findIndex((one) => one.documentId !== documentId && says(one.rows, rows));
      return at === -1 ? undefined : at;
    },
    add: ({ documentId, ...passage }) => void shown.push({ documentId, rows: rowsOf(passage) }),
  };
}

/** Nearly all, and every number with what stands around it: "CHF 180" is no copy of "CHF 190", nor "€ 180" of "$ 180". */
function says(said: ReadonlySet<string>, rows: ReadonlySet<string>): boolean {
  let unsaid = 0;
  const most = rows.size * (1 - leastSaid);
  for (const row of rows) {
    if (said.has(row)) continue;
    unsaid += 1;
    if (unsaid > most || /\p{N}/u.test(row)) return false;
  }
  return true;
}

/** A script without blanks between words is compared sign by sign; a currency and a minus are words. */
const word =
  /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}\p{Sc}]|[\-\u2212](?=\p{N})|[[\p{L}\p{M}\p{N}]--[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}]]+/gv;

function rowsOf({ headings, text }: Omit<Said, 'documentId'>): ReadonlySet<string> {
  const words = [...headings, text].join('\n').normalize('NFKC').toLowerCase().match(word) ?? [];
  if (words.length < fewestWords) return new Set();
  const last = words.length - wordsInRow;
  return new Set(
    Array.from({ length: last + 1 }, (_, at) => words.slice(at, at + wordsInRow).join(' ')),
  );
}
