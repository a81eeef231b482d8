import { existsSync } from 'node:fs';
import { mkdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import type { SeedFile } from './seed-file.ts';

/** All files say that they were written then, so that the same content gives the same bytes. */
const writtenAt = new Date('2026-06-15T08:00:00Z');

/** What the company keeps where; loaded when it is written, since later starts need neither the texts nor the writers. */
const places = {
  box: async () => (await import('./content/files.ts')).files,
  microsoft365: async () => (await import('./content/microsoft365/files.ts')).tenantFiles,
} as const satisfies Record<string, () => Promise<readonly SeedFile[]>>;
export type Place = keyof typeof places;

/**
 * Writes the sample company's files below a folder, unless the folder is already there. They are made beside it and renamed as a
 * whole: after a kill there are all or none.
 */
export async function writeCompany(dir: string, place: Place = 'box'): Promise<void> {
  if (existsSync(dir)) return;
  const files = await places[place]();
  const scratch = `${dir}.part`;
  await rm(scratch, { recursive: true, force: true });
  for (const file of files) {
    const path = join(scratch, file.path);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, await bytesOf(file));
    await utimes(path, writtenAt, writtenAt);
  }
  await rename(scratch, dir);
}

async function bytesOf({ path, text, layout = {} }: SeedFile): Promise<Buffer> {
  const write = writers[extname(path)] ?? plain;
  const bytes = await write(text, layout);
  return bytes.subarray(0, layout.keepBytes);
}

type Writer = (text: string, layout: NonNullable<SeedFile['layout']>) => Promise<Buffer>;

const plain: Writer = (text) => Promise.resolve(Buffer.from(text));

const writers: Readonly<Record<string, Writer>> = {
  '.html': async (text) => (await import('./write-html.ts')).writeHtml(text),
  '.docx': async (text) => (await import('./write-docx.ts')).writeDocx(text, writtenAt),
  '.pdf': async (text, layout) =>
    (await import('./write-pdf.ts')).writePdf(text, { ...layout, writtenAt }),
};
