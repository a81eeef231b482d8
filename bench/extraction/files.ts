import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openExtractionCorpus, type CorpusFile } from '../../tests/support/extraction-corpus.ts';
import type { FileToRead } from './engine.ts';
import { createFixtures, type Fixture } from './fixtures.ts';
import { createHostile, type Hostile } from './hostile.ts';
import { createLarge, type LargeFile } from './large.ts';

export interface Files {
  readonly made: readonly (Fixture & FileToRead)[];
  readonly hostile: readonly (Hostile & FileToRead)[];
  readonly large: readonly (LargeFile & FileToRead)[];
  /** Undefined where there is no corpus. */
  readonly corpus: readonly CorpusFile[] | undefined;
  /** Next to nothing to read. */
  readonly line: FileToRead;
}

/** The large one of the public corpus that others are known to find hard. */
const handbook = 'handbook-872p.docx';

/** @param corpusFolder with public files, where there are some */
export async function writeFiles(folder: string, corpusFolder: string | undefined): Promise<Files> {
  const write = <T extends { readonly name: string; readonly bytes: Uint8Array }>(file: T) => {
    const path = join(folder, file.name);
    writeFileSync(path, file.bytes);
    return { ...file, path };
  };
  const large = (await createLarge()).map(write);
  const corpus = corpusFolder === undefined ? undefined : openExtractionCorpus(corpusFolder).files;
  const known = corpus?.find(({ name }) => name === handbook);
  return {
    made: (await createFixtures()).map(write),
    hostile: (await createHostile()).map(write),
    large:
      known === undefined
        ? large
        : [...large, { ...known, what: 'docx, 872 pages', target: 'largeDocx' as const }],
    corpus,
    line: write({ name: 'line.txt', bytes: Buffer.from('One line of text.') }),
  };
}
