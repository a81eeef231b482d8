import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createProse } from './corpus/prose.ts';
import { createRandom, type Random } from './corpus/random.ts';
import { writers } from './corpus/writers.ts';

export type Extension = keyof typeof writers;

export interface Corpus {
  readonly dir: string;
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
  readonly bytes: number;
}

/** Of 100 files: what a document share of an office holds, by number. */
const shares: Readonly<Record<Extension, number>> = {
  pdf: 40,
  docx: 25,
  txt: 8,
  md: 7,
  html: 10,
  csv: 10,
};
const least = 100_000; // bytes
const most = 2_000_000;
const isOffice = (extension: Extension) => extension === 'pdf' || extension === 'docx';

/** Writes `files` files of 0.1 to 2 MB straight into a folder; the same seed gives the same text and the same sizes. */
export async function writeCorpus(
  dir: string,
  { files, seed = 7 }: { files: number; seed?: number },
): Promise<Corpus> {
  await mkdir(dir, { recursive: true });
  const random = createRandom(seed);
  const prose = createProse(random);
  const written: { name: string; bytes: number }[] = [];
  for (const [at, extension] of extensions(files).entries()) {
    const content = await writers[extension](sizeOf(extension, random), { random, prose });
    const name = `${String(at).padStart(5, '0')}.${extension}`;
    await writeFile(join(dir, name), content);
    written.push({ name, bytes: content.length });
  }
  return { dir, files: written, bytes: written.reduce((sum, { bytes }) => sum + bytes, 0) };
}

/** Log-uniform, so that each doubling holds as many files. Files of nothing but text are mostly the smaller ones. */
function sizeOf(extension: Extension, random: Random): number {
  const draw = () => least * (most / least) ** random.next();
  return Math.round(isOffice(extension) ? draw() : Math.min(draw(), draw(), draw()));
}

/** Spread evenly: any first part of the corpus has about the same mix. */
function extensions(files: number): Extension[] {
  const kinds = Object.keys(shares) as Extension[];
  const due = new Map(kinds.map((kind) => [kind, 0]));
  return Array.from({ length: files }, () => {
    for (const kind of kinds) due.set(kind, (due.get(kind) ?? 0) + shares[kind] / 100);
    const next = kinds.toSorted((a, b) => (due.get(b) ?? 0) - (due.get(a) ?? 0))[0] ?? 'pdf';
    due.set(next, (due.get(next) ?? 0) - 1);
    return next;
  });
}
