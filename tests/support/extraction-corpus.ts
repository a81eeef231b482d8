import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, parse } from 'node:path';
import { z } from 'zod';

/**
 * Public files (`corpus/`, a folder for each format) and what LibreOffice or poppler read in them (`reference-text/`), or of formats
 * that neither reads the Markdown that their source publishes beside them (`gt/`); not kept here for their size.
 */
export interface ExtractionCorpus {
  readonly files: readonly CorpusFile[];
}

export interface CorpusFile {
  readonly path: string;
  readonly name: string;
  /** Its folder's name. */
  readonly format: string;
  /** Of spreadsheets all of their sheets; undefined where there is none. */
  readonly reference: string | undefined;
  /** `encrypted`, `malformed`, `bomb`, `inflated` or `scanned`; empty for what should be read. */
  readonly tag: string;
}

const Manifest = z.array(z.looseObject({ file: z.string(), tags: z.string() }));

export function openExtractionCorpus(root: string): ExtractionCorpus {
  const manifest = Manifest.parse(JSON.parse(readFileSync(join(root, 'manifest.json'), 'utf8')));
  const tags = new Map(manifest.map(({ file, tags }) => [file, tags]));
  const files = readdirSync(join(root, 'corpus')).flatMap((format) => {
    const names = readdirSync(join(root, 'corpus', format));
    return names.map((name): CorpusFile => ({
      path: join(root, 'corpus', format, name),
      name,
      format,
      reference: referenceOf({ root, format, name, names }),
      tag: tags.get(`corpus/${format}/${name}`) ?? '',
    }));
  });
  return { files };
}

interface ToRefer {
  readonly root: string;
  readonly format: string;
  readonly name: string;
  /** All files of that format. */
  readonly names: readonly string[];
}

function referenceOf({ root, format, name, names }: ToRefer): string | undefined {
  const folder = join(root, 'reference-text', format);
  if (!existsSync(folder)) return fromMarkdown(join(root, 'gt', format, `${name}.md`));
  const stem = parse(name).name;
  const whole = join(folder, `${stem}.txt`);
  if (existsSync(whole)) return readFileSync(whole, 'utf8');
  // A file for each sheet, `<stem>-<sheet>.csv`, and the stem of one workbook may begin that of another.
  const stems = names.map((other) => parse(other).name).toSorted((a, b) => b.length - a.length);
  const own = readdirSync(folder).filter(
    (file) => file.endsWith('.csv') && stems.find((other) => file.startsWith(`${other}-`)) === stem,
  );
  if (own.length === 0) return undefined;
  return own.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');
}

/** Its words: without comments, the targets of links, and what stands for signs. */
function fromMarkdown(file: string): string | undefined {
  if (!existsSync(file)) return undefined;
  return readFileSync(file, 'utf8')
    .replaceAll(/<!--.*?-->/gs, ' ')
    .replaceAll(/\]\([^)]*\)/g, ']')
    .replaceAll(/&(?:lt|gt|amp);|\\/g, '');
}
