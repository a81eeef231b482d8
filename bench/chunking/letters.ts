/**
 * Only letters and digits: what all splitters keep, whatever they do to blanks and to the marks of Markdown. Places in a document are
 * counted in these.
 */
export const lettersOf = (text: string): string =>
  text.normalize('NFC').replaceAll(/[^\p{L}\p{N}]+/gu, '');

/** From one place of a document to another. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Where each chunk lies. They come in order, and may overlap, but none begins before the one that came before. */
export function locate(document: string, chunks: readonly string[]): Stretch[] {
  let from = 0;
  return chunks.map((chunk) => {
    const letters = lettersOf(chunk);
    const start = document.indexOf(letters, from);
    if (start === -1) throw new Error(`A chunk is not in its document: ${chunk.slice(0, 60)}`);
    from = start + (letters === '' ? 0 : 1);
    return { start, end: start + letters.length };
  });
}
