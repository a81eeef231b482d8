import type { ReadAids, Reading } from '../../reader.ts';
import { contentOf, openDocumentProperties, scriptWarnings } from '../open-document.ts';
import { spreadsheetReading } from '../sheets/reading.ts';
import { unzip, zipNames } from '../../zip/unzip.ts';
import { readContent } from './content.ts';

const wanted = /^(content\.xml|meta\.xml|META-INF\/manifest\.xml)$/;

/**
 * OpenDocument spreadsheets: sheet after sheet, cells as they were displayed when they were saved, with their comments and what is
 * written over them. What is hidden is kept aside; macros are not looked at, other files that cells refer to never fetched.
 */
export async function readOds(
  bytes: Uint8Array,
  { progress }: Pick<ReadAids, 'progress'>,
): Promise<Reading> {
  const parts = unzip(bytes, (name) => wanted.test(name));
  const sheets = readContent(contentOf(parts), { progress });
  return spreadsheetReading({
    format: 'application/vnd.oasis.opendocument.spreadsheet',
    engine: 'ods',
    sheets,
    ...openDocumentProperties(parts),
    pages: sheets.length,
    warnings: scriptWarnings(zipNames(bytes)),
    progress,
  });
}
