import type { Citation } from '../model/answer.ts';
import type { Found } from './retrieve.ts';

/** A model's words on their way to the reader: held back until a source is named for them. */
export interface GroundedText {
  /** @returns what may be shown now: everything up to the last citation that has come */
  push(words: string): string;
  /** All that was shown. What came after the last citation never is. */
  shown(): string;
}

const mark = /\[(\d{1,3})\]/g;

/** @param sources how many there are; marks of others are taken out: a citation that opens nothing proves nothing */
export function createGroundedText(sources: number): GroundedText {
  let held = '';
  let shown = '';
  const isKnown = (id: string) => Number(id) >= 1 && Number(id) <= sources;

  /** Again and again: what is taken out of "[[9]9]" leaves another behind. */
  const withoutUnknown = (text: string): string => {
    const less = text.replaceAll(mark, (whole, id: string) => (isKnown(id) ? whole : ''));
    return less === text ? text : withoutUnknown(less);
  };

  return {
    push(words) {
      held = withoutUnknown(held + words);
      const last = [...held.matchAll(mark)].at(-1);
      if (last === undefined) return '';
      const end = last.index + last[0].length;
      // A full stop after the mark belongs to the sentence before it.
      const stop = /^[.!?]/.exec(held.slice(end))?.[0] ?? '';
      const ready = held.slice(0, end) + stop;
      held = held.slice(ready.length);
      shown += ready;
      return ready;
    },
    shown: () => shown.trim(),
  };
}

/** The cited sources, in the order of their first mention. */
export function citationsIn(text: string, found: readonly Found[]): Citation[] {
  const ids = [...new Set([...text.matchAll(mark)].map(([, id]) => Number(id)))];
  return ids.flatMap((id) => {
    const source = found[id - 1];
    if (source === undefined) return [];
    const { text: _text, ...place } = source.passage;
    return [{ ...place, id }];
  });
}
