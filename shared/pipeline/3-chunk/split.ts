import type { CountedText } from './tokens.ts';

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** After a full stop and its quotes, a CJK full stop, or a line. Only where to cut is decided here: an abbreviation does no harm. */
const sentenceEnd = /[.!?…]+["'”’»)\]]*\s+|[。！？]+["'”’」』）]*\s*|\n+/g;

/** Cuts a span into sentences; those of more than `budget` tokens between words, or where nothing else is left, within. */
export function splitSpan(
  counted: CountedText,
  span: Span,
  budget: number,
): (Span & { tokens: number })[] {
  return sentences(counted.text, span).flatMap((sentence) => {
    const tokens = counted.tokensIn(sentence.start, sentence.end);
    return tokens <= budget ? [{ ...sentence, tokens }] : splitWords(counted, sentence, budget);
  });
}

function sentences(text: string, { start, end }: Span): Span[] {
  const spans: Span[] = [];
  const block = text.slice(start, end);
  let from = 0;
  for (const match of block.matchAll(sentenceEnd)) {
    const to = match.index + match[0].length;
    push(spans, text, { start: start + from, end: start + to });
    from = to;
  }
  push(spans, text, { start: start + from, end });
  return spans;
}

/** A generous guess; what is too much is cut back. */
const charactersPerToken = 4;

function splitWords(
  { text, tokensIn }: CountedText,
  { start, end }: Span,
  budget: number,
): (Span & { tokens: number })[] {
  const spans: (Span & { tokens: number })[] = [];
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
    const cut: Span[] = [];
    push(cut, text, { start: at, end: to });
    for (const span of cut) spans.push({ ...span, tokens });
    at = to;
  }
  return spans;
}

/** The last blank of the window, or its end if there is none in its second half; never inside a character. */
function wordEnd(text: string, { start, end }: Span, limit: number): number {
  if (end >= limit) return limit;
  const middle = start + Math.floor((end - start) / 2);
  for (let at = end; at > middle; at -= 1) if (/\s/.test(text.charAt(at))) return at;
  return isLowSurrogate(text.charCodeAt(end)) && end - start > 1 ? end - 1 : end;
}

const isLowSurrogate = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;

/** Without the blanks at both ends. */
function push(spans: Span[], text: string, { start, end }: Span): void {
  const raw = text.slice(start, end);
  const trimmed = raw.trim();
  if (trimmed === '') return;
  const from = start + raw.indexOf(trimmed);
  spans.push({ start: from, end: from + trimmed.length });
}
