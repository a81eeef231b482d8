import { localName, relationshipsOf, documentProperties, type Parts } from '../office-parts.ts';
import { toReading, type Piece } from '../pieces.ts';
import type { Reading } from '../../reader.ts';
import { Unreadable } from '../unreadable.ts';
import { readFormats } from './formats.ts';
import { readSheet } from './sheet.ts';
import { readStrings } from './strings.ts';
import { parseXml } from '../xml.ts';
import { unzip } from '../zip.ts';

const workbookPart = 'xl/workbook.xml';
const wanted =
  /^(xl\/(workbook|styles|sharedStrings)\.xml|xl\/worksheets\/[^/]+\.xml|xl\/_rels\/workbook\.xml\.rels|docProps\/core\.xml)$/i;

/**
 * Excel workbooks: sheet after sheet, each a page under its name, cells as Excel displays them. Hidden sheets, rows and columns are left
 * out. Formulas are their last results; charts and macros are not looked at.
 */
export async function readXlsx(bytes: Uint8Array): Promise<Reading> {
  const parts = unzip(bytes, (name) => wanted.test(name));
  const { sheets, is1904 } = readWorkbook(parts);
  const context = {
    strings: readStrings(parts['xl/sharedStrings.xml']),
    display: readFormats(parts['xl/styles.xml'], { is1904 }),
  };
  const warnings: string[] = [];
  const pieces: Piece[] = [];
  let tables = 0;
  for (const [at, { name, part, isHidden }] of sheets.entries()) {
    if (isHidden) {
      warnings.push('a hidden sheet was left out');
      continue;
    }
    const sheet = readSheet(part, { ...context, firstTable: tables });
    tables += sheet.tables;
    if (sheet.hidden > 0) warnings.push(`${sheet.hidden} hidden rows or columns were left out`);
    if (sheet.pieces.length === 0) continue;
    const page = at + 1;
    pieces.push({ kind: 'heading', level: 1, text: name, page });
    for (const piece of sheet.pieces) pieces.push({ ...piece, page });
  }
  return toReading({
    format: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    engine: 'xlsx',
    pieces,
    // A sheet is no title: "Sheet1" says nothing of the workbook.
    ...documentProperties(parts),
    pages: sheets.length,
    warnings,
  });
}

interface Sheet {
  readonly name: string;
  readonly part: Uint8Array;
  readonly isHidden: boolean;
}

/** In the order of the tabs. ISO/IEC 29500-1, 18.2 */
function readWorkbook(parts: Parts): { sheets: Sheet[]; is1904: boolean } {
  const workbook = parts[workbookPart];
  if (workbook === undefined) throw new Unreadable('FILE_MALFORMED', 'no workbook part');
  const relationships = relationshipsOf(parts, workbookPart);
  const sheets: Sheet[] = [];
  let is1904 = false;
  parseXml(workbook, {
    open(element, attributes) {
      const name = localName(element);
      if (name === 'workbookPr') is1904 = ['1', 'true'].includes(attributes['date1904'] ?? '');
      if (name !== 'sheet') return;
      const id = Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1];
      const { kind, target } = relationships.get(id ?? '') ?? {};
      if (kind !== 'worksheet' || target === undefined) return; // a chart or a macro
      const part = parts[target];
      if (part === undefined) throw new Unreadable('FILE_MALFORMED', 'a sheet is missing');
      const isHidden = (attributes['state'] ?? 'visible') !== 'visible';
      sheets.push({ name: attributes['name'] ?? '', part, isHidden });
    },
  });
  return { sheets, is1904 };
}
