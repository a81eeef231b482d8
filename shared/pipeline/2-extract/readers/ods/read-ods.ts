import { objectWarnings } from '../../containers/embedded-object.ts';
import { embeddedInOpenDocument } from '../../containers/open-opendocument.ts';
import type { ReadAids, Reading } from '../../reader.ts';
import { readShown } from '../odf/package.ts';
import { contentOf, openDocumentProperties, scriptWarnings } from '../open-document.ts';
import { spreadsheetReading } from '../sheets/reading.ts';
import { unzip, zipNames } from '../../zip/unzip.ts';
import { readContent } from './content.ts';

const wanted = /^(content\.xml|meta\.xml|META-INF\/manifest\.xml)$/;

/**
 * OpenDocument spreadsheets: sheet after sheet, cells as they were displayed when they were saved, with their comments, what is written
 * over them and the words in pictures. What is hidden is kept aside; macros are not looked at, other files that cells refer to never fetched.
 */
export async function readOds(bytes: Uint8Array, aids: ReadAids): Promise<Reading> {
  const { progress } = aids;
  const parts = unzip(bytes, (name) => wanted.test(name));
  const content = contentOf(parts);
  const { wordsIn, ...pictures } = await readShown(bytes, aids);
  const sheets = readContent(content, { progress, wordsIn });
  return spreadsheetReading({
    format: 'application/vnd.oasis.opendocument.spreadsheet',
    engine: ['ods', ...pictures.engines].join(', '),
    ocr: pictures.count,
    sheets,
    ...openDocumentProperties(parts),
    pages: sheets.length,
    warnings: [
      ...pictures.warnings,
      ...scriptWarnings(zipNames(bytes)),
      ...objectWarnings(embeddedInOpenDocument(bytes)),
    ],
    progress,
  });
}
