import type { SourceItem } from '../../model/item.ts';
import type { Format } from '../../model/text.ts';
import { extensionOf, formatNamed, isPicture } from '../2-extract/kind/extensions.ts';
import { mostBytesOf, type SizeLimits } from '../2-extract/size-limits.ts';
import { add, tokensOf, type Guess } from './price.ts';

/** Files of one kind, by the end of their names. */
export interface Type {
  readonly extension: string;
  /** Whether such files are read, as a rule: the content decides in the end. */
  readonly read: boolean;
  readonly files: number;
  readonly bytes: number;
}

export interface Tally {
  readonly counts: { files: number; bytes: number; tooLarge: number; notChosen: number };
  /** Files that are looked at by OCR, and those of which the size says nothing of the text. */
  readonly ocr: { pictures: number; pdfs: number };
  readonly unknown: { files: number };
  add(file: SourceItem, isChosen: boolean): void;
  /** Most bytes first. */
  types(): Type[];
  tokens(): Guess;
}

export function createTally({
  readsPictures,
  ...limits
}: SizeLimits & { readonly readsPictures: boolean }): Tally {
  const types = new Map<string, Type>();
  const counts = { files: 0, bytes: 0, tooLarge: 0, notChosen: 0 };
  const ocr = { pictures: 0, pdfs: 0 };
  const unknown = { files: 0 };
  let tokens: Guess = { low: 0, middle: 0, high: 0 };

  /** One that will be read. */
  function weigh(format: Format, bytes: number): void {
    if (isPicture(format)) ocr.pictures += 1;
    if (readsPictures && format === 'application/pdf') ocr.pdfs += 1;
    const guess = tokensOf(format, bytes);
    if (guess) tokens = add(tokens, guess);
    else unknown.files += 1;
  }

  return {
    counts,
    ocr,
    unknown,
    add({ name, file }, isChosen) {
      if (!isChosen) {
        counts.notChosen += 1;
        return;
      }
      const bytes = file?.sizeBytes ?? 0;
      const extension = extensionOf(name);
      const format = formatNamed(extension);
      const isRead = format !== undefined && (readsPictures || !isPicture(format));
      const before = types.get(extension) ?? { files: 0, bytes: 0 };
      types.set(extension, {
        extension,
        read: isRead,
        files: before.files + 1,
        bytes: before.bytes + bytes,
      });
      counts.files += 1;
      counts.bytes += bytes;
      if (bytes > mostBytesOf(name, limits)) counts.tooLarge += 1;
      else if (isRead) weigh(format, bytes);
    },
    types: () => [...types.values()].toSorted((a, b) => b.bytes - a.bytes),
    tokens: () => tokens,
  };
}
