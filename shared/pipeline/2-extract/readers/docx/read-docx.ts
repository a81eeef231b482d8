import { objectWarnings } from '../../containers/embedded-object.ts';
import { embeddedInOffice } from '../../containers/open-office.ts';
import { drawingOf, drawingParts, picturesOf } from '../drawing/parts.ts';
import { readBody } from './body.ts';
import type { DocxParts } from './parts.ts';
import { readNotes } from './notes.ts';
import { createNumbering } from './numbering.ts';
import { readStyles } from './styles.ts';
import { addressesOf, codeWarnings, documentProperties, relationshipsOf } from '../office-parts.ts';
import { toReading, type Piece } from '../pieces.ts';
import { noPictures, readPictures } from '../pictures/pictures.ts';
import type { ReadAids, Reading } from '../../reader.ts';
import { Unreadable } from '../unreadable.ts';
import { unzip, zipNames } from '../../zip/unzip.ts';

const wanted = new RegExp(
  [
    String.raw`^(word/(document|styles|numbering|footnotes|endnotes|comments)\d*\.xml`,
    String.raw`word/(header|footer)\d*\.xml`,
    `word/(${drawingParts})`,
    String.raw`word/_rels/[^/]+\.rels`,
    String.raw`docProps/core\.xml)$`,
  ].join('|'),
  'i',
);

/**
 * Word files: the body with the words in its pictures, notes and comments after what they belong to. Page headers and footers, hidden type and tracked deletions
 * are asides.
 */
export async function readDocx(bytes: Uint8Array, aids: ReadAids): Promise<Reading> {
  const files = unzip(bytes, (name) => wanted.test(name));
  const main = Object.keys(files).find((name) => /^word\/document/i.test(name)) ?? '';
  const document = files[main];
  if (document === undefined) throw new Unreadable('FILE_MALFORMED', 'no document part');
  const relationships = [...relationshipsOf(files, main).values()];
  /** Word for the web numbers them (`styles2.xml`): their names are the writer's choice. */
  const beside = (kind: string): Uint8Array | undefined =>
    files[relationships.find((one) => one.kind === kind)?.target ?? ''] ??
    files[`word/${kind}.xml`];
  const shared = {
    styles: readStyles(beside('styles')),
    numbering: createNumbering(beside('numbering')),
    footnotes: readNotes(beside('footnotes')),
    endnotes: readNotes(beside('endnotes')),
    comments: readNotes(beside('comments')),
    progress: aids.progress,
  };
  const partsOf = (name: string, shown = noPictures): DocxParts => ({
    ...shared,
    addresses: addressesOf(files, name),
    drawing: drawingOf(files, name, shown),
  });
  const pictures = await readPictures(bytes, picturesOf(files, main), aids);
  const pieces = readBody(document, partsOf(main, pictures));

  /** Each once: sections often say the same. */
  const furniture = new Map<string, Piece>();
  for (const { kind, target } of relationships) {
    const part = files[target];
    if ((kind !== 'header' && kind !== 'footer') || part === undefined) continue;
    for (const piece of readBody(part, partsOf(target))) {
      furniture.set(`${kind} ${piece.text}`, { ...piece, aside: kind });
    }
  }
  return toReading({
    format: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    engine: ['docx', ...pictures.engines].join(', '),
    ocr: pictures.count,
    pieces: [...pieces, ...furniture.values()],
    ...documentProperties(files),
    warnings: [
      ...pictures.warnings,
      ...codeWarnings(zipNames(bytes)),
      ...objectWarnings(embeddedInOffice(bytes)),
    ],
  });
}
