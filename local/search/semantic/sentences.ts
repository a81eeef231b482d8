/** Made at the first use, since that takes 20 ms and most services are never asked. */
let segmenter: Intl.Segmenter | undefined;

/** After these a full stop ends nothing, though a capital follows: titles, initials, abbreviations, numbers of a list. */
const endsInAbbreviation =
  /(?:^|[\s(])(?:Mr|Mrs|Ms|Dr|Prof|St|No|Nr|Art|Sec|Fig|vs|etc|approx|e\.g|i\.e|cf|ca|bzw|z\.B|Abs|\p{Lu}|\d{1,2})\.\s*$/u;

/** Characters. Longer runs, such as tables, are cut at a space: nobody reads them as a caption. */
const longestSentence = 600;

/** The sentences of a text, letter by letter as they stand there. A line ends one unless the next goes on in small letters. */
export function sentencesOf(text: string): string[] {
  return text
    .split(/\r?\n(?!\p{Ll})/u)
    .flatMap(splitParagraph)
    .flatMap((sentence) => shorten(sentence.trim()))
    .filter((sentence) => /[\p{L}\p{N}]/u.test(sentence));
}

function splitParagraph(text: string): string[] {
  const sentences: string[] = [];
  let open = '';
  segmenter ??= new Intl.Segmenter('en', { granularity: 'sentence' });
  for (const { segment } of segmenter.segment(text)) {
    open += segment;
    if (open.endsWith('\n') || endsInAbbreviation.test(open)) continue;
    sentences.push(open);
    open = '';
  }
  return [...sentences, open];
}

function shorten(sentence: string): string[] {
  const pieces: string[] = [];
  let rest = sentence;
  while (rest.length > longestSentence) {
    const piece = cut(rest, longestSentence);
    pieces.push(piece);
    rest = rest.slice(piece.length).trim();
  }
  return [...pieces, rest];
}

/** The beginning of a text up to a space. @param longest in UTF-16 units */
export function cut(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const space = text.lastIndexOf(' ', longest);
  return text.slice(0, space > 0 ? space : longest).trimEnd();
}
