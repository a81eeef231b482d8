import type { ReadAids, Reading } from '../../reader.ts';
import { contentOf, openDocumentProperties } from '../open-document.ts';
import { spreadsheetReading } from '../sheets/reading.ts';
import { unzip } from '../../zip/unzip.ts';
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
  const warnings: string[] = [];
  const parts = unzip(bytes, (name) => {
    const isMacro = /^(Basic|Scripts)\/.*\.(xml|xlb|py|js|bsh)$/.test(name);
    if (isMacro && warnings.length === 0) warnings.push('its macros were not read');
    return wanted.test(name);
  });
  const sheets = readContent(contentOf(parts), { progress });
  return spreadsheetReading({
    format: 'application/vnd.oasis.opendocument.spreadsheet',
    engine: 'ods',
    sheets,
    ...openDocumentProperties(parts),
    pages: sheets.length,
    warnings,
    progress,
  });
}
