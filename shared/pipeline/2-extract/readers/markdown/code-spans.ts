interface Part {
  readonly text: string;
  readonly isCode: boolean;
}

/** Text and spans of code: one ends with as many ticks as it began with, and ticks without an end are text (CommonMark, 6.1). */
export function splitCode(text: string): Part[] {
  const runs = [...text.matchAll(/`+/g)].map(({ 0: { length }, index }) => ({ length, index }));
  const nextOf = nextAlike(runs.map(({ length }) => length));
  const parts: Part[] = [];
  let at = 0;
  for (let run = 0; run < runs.length; run += 1) {
    const open = runs[run];
    const next = nextOf[run];
    const close = next === undefined ? undefined : runs[next];
    if (open === undefined || next === undefined || close === undefined) continue;
    if (isEscaped(text, open.index)) continue;
    parts.push({ text: text.slice(at, open.index), isCode: false });
    parts.push({ text: text.slice(open.index + open.length, close.index), isCode: true });
    at = close.index + close.length;
    run = next;
  }
  parts.push({ text: text.slice(at), isCode: false });
  return parts;
}

/** Where each number comes next, if it does. */
function nextAlike(numbers: readonly number[]): (number | undefined)[] {
  const last = new Map<number, number>();
  const next: (number | undefined)[] = [];
  for (let at = numbers.length - 1; at >= 0; at -= 1) {
    const number = numbers[at] ?? 0;
    next[at] = last.get(number);
    last.set(number, at);
  }
  return next;
}

const isEscaped = (text: string, at: number): boolean =>
  text.charAt(at - 1) === '\\' && text.charAt(at - 2) !== '\\';
