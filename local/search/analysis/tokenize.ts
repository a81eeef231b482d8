/** Where a word stands. One object serves all words: copy what you keep. */
export interface Span {
  /** UTF-16 offsets in the text, for highlights. */
  readonly start: number;
  readonly end: number;
  /** Counts words, also those that a filter takes out, so that phrases keep their gaps. */
  readonly position: number;
}

/** Lucene's default; longer words are cut into pieces of this many UTF-16 units. */
const longestToken = 255;

/** Words by Unicode's default boundaries (UAX #29), as Lucene's StandardTokenizer finds them; not lower-cased. */
export function tokenize(text: string, visit: (span: Span) => void): void {
  const span = { start: 0, end: 0, position: -1 };
  let start = 0;
  while (start < text.length) {
    const kind = kindAt(text, start);
    const end = kind === Kind.Other ? start + widthAt(text, start) : wordEnd(text, start);
    if (kind === Kind.Other) {
      start = end;
      continue;
    }
    for (; start < end; start = span.end) {
      span.start = start;
      span.end = Math.min(start + longestToken, end);
      span.position += 1;
      visit(span);
    }
  }
}

/** Plain numbers instead of an enum, which type stripping does not allow. */
const Kind = { Other: 0, Letter: 1, Digit: 2, Ideograph: 3 } as const;
type Kind = (typeof Kind)[keyof typeof Kind];

function wordEnd(text: string, start: number): number {
  let kind = kindAt(text, start);
  let end = start + widthAt(text, start);
  if (kind === Kind.Ideograph) return end; // each ideograph is a word by itself
  while (end < text.length) {
    let next = kindAt(text, end);
    if (next === Kind.Other && isJoint(text, end, kind)) next = kindAt(text, (end += 1));
    if (next !== Kind.Letter && next !== Kind.Digit) return end;
    kind = next;
    end += widthAt(text, end);
  }
  return end;
}

/** "don't", "e.g", "a:b" and "1,000.5" are one word each: WB6, WB7, WB11 and WB12. */
function isJoint(text: string, at: number, before: Kind): boolean {
  const joints = before === Kind.Letter ? letterJoints : digitJoints;
  return joints.has(text.charAt(at)) && kindAt(text, at + 1) === before;
}

const letterJoints = new Set(["'", '.', '’', '‘', ':', '·']);
const digitJoints = new Set(["'", '.', '’', ',', ';']);

/** The kind of each UTF-16 unit, found out once: 0 is not yet known, else kind + 1. */
const known = new Uint8Array(0x10000);

function kindAt(text: string, at: number): Kind {
  if (at >= text.length) return Kind.Other;
  const unit = text.charCodeAt(at);
  if (widthAt(text, at) === 2) return classify(String.fromCodePoint(text.codePointAt(at) ?? 0));
  if (known[unit] === 0) known[unit] = classify(String.fromCharCode(unit)) + 1;
  return ((known[unit] ?? 1) - 1) as Kind;
}

const widthAt = (text: string, at: number): number =>
  (text.charCodeAt(at) & 0xfc00) === 0xd800 && at + 1 < text.length ? 2 : 1;

function classify(character: string): Kind {
  if (/[\p{sc=Han}\p{sc=Hiragana}]/u.test(character)) return Kind.Ideograph;
  if (/\p{Nd}/u.test(character)) return Kind.Digit;
  return /[\p{L}\p{M}\p{N}_]/u.test(character) ? Kind.Letter : Kind.Other;
}
