import { statSync } from 'node:fs';
import { endingOf, type Engine, type FileToRead, type Read } from './engine.ts';
import type { Files } from './files.ts';
import { measureOverhead } from './overhead.ts';

/** A read, and of which file. */
export interface Taken extends Read {
  readonly path: string;
  readonly fileBytes: number;
}

/** All that one engine made of the files that it says it reads. */
export interface EngineTaken {
  readonly engine: string;
  readonly made: readonly Taken[];
  readonly hostile: readonly Taken[];
  readonly corpus: readonly Taken[];
  readonly large: readonly Taken[];
  /** Of Sluice: what a file costs that is next to nothing. */
  readonly overhead?: Awaited<ReturnType<typeof measureOverhead>>;
}

/** Scanned pages are read, and pictures: the others do not, so that for what is compared with them Sluice is not to either. */
type Open = (options: { readonly ocr: boolean }) => Engine;

export async function takeWith(
  openWith: Open,
  files: Files,
  say: (line: string) => void,
): Promise<EngineTaken> {
  const open = () => openWith({ ocr: true });
  const openForText = () => openWith({ ocr: false });
  const { name } = open();
  say(`${name}: files that were made …`);
  const made = await whileOpen(open, (engine) => readAll(engine, files.made));
  const overhead =
    name === 'Sluice'
      ? await whileOpen(open, (engine) => measureOverhead(engine, files.line))
      : undefined;
  say(`${name}: large ones …`);
  const large = await readEachApart(openForText, files.large, readAgain);
  say(`${name}: the public corpus …`);
  const corpusOf = (isScanned: boolean) =>
    (files.corpus ?? []).filter(({ tag }) => (tag === 'scanned') === isScanned);
  const corpus = [
    ...(await whileOpen(openForText, (engine) => readAll(engine, corpusOf(false)))),
    ...(await whileOpen(open, (engine) => readAll(engine, corpusOf(true)))),
  ];
  say(`${name}: files that are broken, locked or meant to do harm …`);
  const hostile = await readEachApart(open, files.hostile, async (engine, file) => {
    await engine.read(files.line); // its process is there, whatever it makes of that
    return engine.read(file);
  });
  return { engine: name, made, hostile, corpus, large, ...(overhead && { overhead }) };
}

async function whileOpen<T>(open: () => Engine, work: (engine: Engine) => Promise<T>): Promise<T> {
  const engine = open();
  try {
    return await work(engine);
  } finally {
    await engine.close();
  }
}

type Reader = (engine: Engine, file: FileToRead) => Promise<Read>;

/** Each in a process that has read nothing else, so that memory is what this file takes. */
async function readEachApart(
  open: () => Engine,
  files: readonly FileToRead[],
  read: Reader,
): Promise<Taken[]> {
  const taken: Taken[] = [];
  for (const file of files) {
    taken.push(...(await whileOpen(open, (engine) => readAll(engine, [file], read))));
  }
  return taken;
}

/** Those that the engine says it reads, one after the other. */
async function readAll(
  engine: Engine,
  files: readonly FileToRead[],
  read: Reader = createWarmReader(),
): Promise<Taken[]> {
  const taken: Taken[] = [];
  for (const file of files) {
    if (!engine.reads(endingOf(file.name))) continue;
    const { path } = file;
    taken.push({ ...(await read(engine, file)), path, fileBytes: statSync(path).size });
  }
  return taken;
}

/** The first file of each ending is read once before, so that no figure has the loading of modules in it. */
function createWarmReader(): Reader {
  const warm = new Set<string>();
  return async (engine, file) => {
    const ending = endingOf(file.name);
    if (!warm.has(ending)) await engine.read(file);
    warm.add(ending);
    return engine.read(file);
  };
}

const times = 3;
/** Of processor time. A file that takes longer is read once. */
const longMs = 5_000;

/** Once, which tells the memory, and then three times: the middle processor time. */
const readAgain: Reader = async (engine, file) => {
  const first = await engine.read(file);
  if (first.outcome !== 'read' || first.cpuMs > longMs) return first;
  const reads: Read[] = [];
  for (let time = 0; time < times; time += 1) reads.push(await engine.read(file));
  const middle = reads.toSorted((a, b) => a.cpuMs - b.cpuMs)[Math.floor(times / 2)] ?? first;
  return { ...middle, peakBytes: first.peakBytes };
};
