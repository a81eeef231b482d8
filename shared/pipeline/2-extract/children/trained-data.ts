import { access, lstat, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { AppError } from '../../../platform/errors.ts';
import { sha256 } from '../../../platform/hash.ts';
import type { OcrOptions } from '../reader.ts';

export interface OcrSettings {
  /** Of Tesseract, joined by a plus; empty where scans are not to be read. */
  readonly languages: string;
  /** With a `.traineddata` file for each; undefined for the English that comes along. */
  readonly folder?: string | undefined;
}

/**
 * Where the trained data lies, looked for here because the children may neither write nor fetch it.
 * @throws CONFIG_INVALID when there is none for one of the languages
 */
export async function findTrainedData({
  languages,
  folder,
}: OcrSettings): Promise<OcrOptions | null> {
  if (languages === '') return null;
  const place = folder ?? (await unpackEnglish());
  for (const language of languages.split('+')) {
    try {
      await access(join(place, fileOf(language)));
    } catch (cause) {
      throw new AppError(
        'CONFIG_INVALID',
        `There is no trained data for the language ${language}`,
        {
          cause,
        },
      );
    }
  }
  return { languages, folder: place };
}

const require = createRequire(import.meta.url);

const fileOf = (language: string): string => `${language}.traineddata`;

/** Once for all processes of a user: its folder bears the hash of what is in it. */
async function unpackEnglish(): Promise<string> {
  const packed = require.resolve('@tesseract.js-data/eng/4.0.0_best_int/eng.traineddata.gz');
  const data = await promisify(gunzip)(await readFile(packed));
  const folder = join(
    tmpdir(),
    `sluice-ocr-${process.getuid?.() ?? 'user'}-${sha256(data).slice(0, 16)}`,
  );
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (!(await isOurs(folder))) throw new AppError('CONFIG_INVALID', `${folder} belongs to another`);
  const file = join(folder, fileOf('eng'));
  if (await holds(file, data)) return folder;
  const part = `${file}.${process.pid}`;
  try {
    await writeFile(part, data, { mode: 0o600 });
    await rename(part, file);
  } finally {
    await rm(part, { force: true });
  }
  return folder;
}

/** Anybody can make a folder among those for temporary files. */
async function isOurs(folder: string): Promise<boolean> {
  const { uid } = await lstat(folder);
  return process.getuid === undefined || uid === process.getuid();
}

async function holds(file: string, data: Buffer): Promise<boolean> {
  try {
    return data.equals(await readFile(file));
  } catch {
    return false;
  }
}
