import { localName, relationshipsOf, type Parts, type Relationship } from '../office-parts.ts';
import { Unreadable } from '../unreadable.ts';
import { parseXml } from '../xml.ts';

export const workbookPart = 'xl/workbook.xml';

export interface SheetEntry {
  readonly name: string;
  /** Name of its part. */
  readonly part: string;
  readonly kind: 'worksheet' | 'chartsheet';
  readonly isHidden: boolean;
}

export interface Workbook {
  /** In the order of the tabs. */
  readonly sheets: readonly SheetEntry[];
  readonly is1904: boolean;
}

/**
 * ISO/IEC 29500-1, 18.2
 * @param names of all parts; the sheets themselves need not be unpacked yet
 */
export function readWorkbook(parts: Parts, names: ReadonlySet<string>): Workbook {
  const workbook = parts[workbookPart];
  if (workbook === undefined) throw new Unreadable('FILE_MALFORMED', 'no workbook part');
  const relationships = relationshipsOf(parts, workbookPart);
  const sheets: SheetEntry[] = [];
  let is1904 = false;
  parseXml(workbook, {
    open(element, attributes) {
      const name = localName(element);
      if (name === 'workbookPr') is1904 = ['1', 'true'].includes(attributes['date1904'] ?? '');
      const sheet = name === 'sheet' ? sheetOf(attributes, relationships) : undefined;
      if (sheet === undefined) return;
      if (!names.has(sheet.part)) {
        throw new Unreadable('FILE_MALFORMED', 'a sheet is missing');
      }
      sheets.push(sheet);
    },
  });
  return { sheets, is1904 };
}

/** Undefined for a dialog or a macro. */
function sheetOf(
  attributes: Readonly<Record<string, string>>,
  relationships: ReadonlyMap<string, Relationship>,
): SheetEntry | undefined {
  const id = Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1];
  const { kind, target: part } = relationships.get(id ?? '') ?? {};
  if (part === undefined || (kind !== 'worksheet' && kind !== 'chartsheet')) return undefined;
  const { name = '', state = 'visible' } = attributes;
  return { name, part, kind, isHidden: state !== 'visible' };
}
