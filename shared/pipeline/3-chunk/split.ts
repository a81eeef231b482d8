import type { CountedText } from './tokens.ts';

export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * After a full stop and its quotes, a CJK full stop, or a line. Only where to cut is decided here: an abbreviation does no harm. Of the
 * dots that lead to a page number each would else be tried as the first.
 */
const sentenceEnd = /(?<![.!?…])[.!?…]+["'”’»)\]]*\s+|[。！？]+["'”’」』）]*\s*|\n+/g;

/**
 * Cuts a span into sentences; those of more than `budget` tokens between words, or where nothing else is left, within. One after the other
 * as they are asked for: a log may be millions of lines in one block.
 */
export function* splitSpan(
  counted: CountedText,
  span: Span,
  budget: number,
): Generator<Span & { tokens: number }> {
  for (const sentence of sentences(counted.text, span)) {
    const tokens = counted.tokensIn(sentence.start, sentence.end);
    if (tokens <= budget) yield { ...sentence, tokens };
    else yield* splitWords(counted, sentence, budget);
  }
}

function* sentences(text: string, { start, end }: Span): Generator<Span> {
  const block = text.slice(start, end);
  let from = 0;
  for (const match of block.matchAll(sentenceEnd)) {
    const to = match.index + match[0].length;
    yield* trimmed(text, { start: start + from, end: start + to });
    from = to;
  }
  yield* trimmed(text, { start: start + from, end });
}

/** A generous guess; what is too much is cut back. */
const charactersPerToken = 4;

function* splitWords(
  { text, tokensIn }: CountedText,
  { start, end }: Span,
  budget: number,
): Generator<Span & { tokens: number }> {
  let at = start;
  while (at < end) {
    let to = wordEnd(
      text,
      { start: at, end: Math.min(end, at + budget * charactersPerToken) },
      end,
    );
    let tokens = tokensIn(at, to);
    while (tokens > budget && to - at > 2) {
      const share = Math.max(2, Math.floor((to - at) * Math.min(0.9, budget / tokens)));
      to = wordEnd(text, { start: at, end: at + share }, end);
      tokens = tokensIn(at, to);
    }
    for (const span of trimmed(text, { start: at, end: to })) yield { ...span, tokens };
    at = to;
  }
}

/** The last blank of the window, or its end if there is none in its second half; never inside a character. */
function wordEnd(text: string, { start, end }: Span, limit: number): number {
  if (end >= limit) return limit;
  const middle = start + Math.floor((end - start) / 2);
  for (let at = end; at > middle; at -= 1) if (/\s/.test(text.charAt(at))) return at;
  return isLowSurrogate(text.charCodeAt(end)) && end - start > 1 ? end - 1 : end;
}

const isLowSurrogate = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;

/** Without the blanks at both ends; nothing of blanks alone. */
function* trimmed(text: string, { start, end }: Span): Generator<Span> {
  const raw = text.slice(start, end);
  const words = raw.trim();
  if (words === '') return;
  const from = start + raw.indexOf(words);
  yield { start: from, end: from + words.length };
}
