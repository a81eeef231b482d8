import { strToU8, zipSync } from 'fflate';

const kinds = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';

export interface SheetToWrite {
  readonly name?: string;
  /** Rows, as XML. */
  readonly rows: string;
  /** What stands before the rows, such as columns, and after them, such as merged cells. */
  readonly before?: string;
  readonly after?: string;
  /** What belongs to it, by the kind of relationship: parts by name, addresses outside. Their ids are r0, r1 … */
  readonly related?: readonly (readonly [kind: string, target: string])[];
  readonly state?: 'hidden' | 'veryHidden';
}

/** An Excel workbook of exactly these parts, for what no library writes. */
export function xlsxFile(
  sheets: readonly SheetToWrite[],
  options: {
    strings?: readonly string[];
    styles?: string;
    properties?: string;
    title?: string;
    /** Parts of any name, as XML or as they are. */
    parts?: Readonly<Record<string, string | Uint8Array>>;
  } = {},
): Uint8Array {
  const { strings = [], styles, properties = '', title, parts = {} } = options;
  const xml = (root: string, content: string) =>
    strToU8(
      `<?xml version="1.0" encoding="UTF-8"?><${root} ${main} xmlns:r="${kinds}">${content}</${root}>`,
    );
  const list = sheets.map(
    ({ name = 'Sheet1', state = 'visible' }, at) =>
      `<sheet name="${name}" sheetId="${at + 1}" state="${state}" r:id="rId${at}"/>`,
  );
  const relationships = sheets.map(
    (_, at) =>
      `<Relationship Id="rId${at}" Type="${kinds}/worksheet" Target="worksheets/sheet${at + 1}.xml"/>`,
  );
  return zipSync({
    '[Content_Types].xml': strToU8('<Types/>'),
    'xl/workbook.xml': xml('workbook', `${properties}<sheets>${list.join('')}</sheets>`),
    'xl/_rels/workbook.xml.rels': strToU8(
      `<Relationships>${relationships.join('')}</Relationships>`,
    ),
    'xl/sharedStrings.xml': xml('sst', strings.map((text) => `<si>${text}</si>`).join('')),
    ...(styles !== undefined && { 'xl/styles.xml': xml('styleSheet', styles) }),
    ...(title !== undefined && {
      'docProps/core.xml': strToU8(
        `<c:coreProperties xmlns:c="urn:c" xmlns:dc="urn:dc"><dc:title>${title}</dc:title></c:coreProperties>`,
      ),
    }),
    ...Object.fromEntries(
      sheets.flatMap(({ rows, before = '', after = '', related = [] }, at) => [
        [
          `xl/worksheets/sheet${at + 1}.xml`,
          xml('worksheet', `${before}<sheetData>${rows}</sheetData>${after}`),
        ],
        [`xl/worksheets/_rels/sheet${at + 1}.xml.rels`, strToU8(relationshipsXml(related))],
      ]),
    ),
    ...Object.fromEntries(
      Object.entries(parts).map(([name, part]) => [
        name,
        typeof part === 'string' ? strToU8(part) : part,
      ]),
    ),
  });
}

/** Addresses outside are marked as such. */
export function relationshipsXml(related: readonly (readonly [kind: string, target: string])[]) {
  const list = related.map(
    ([kind, target], at) =>
      `<Relationship Id="r${at}" Type="${kinds}/${kind}" Target="${target}"${/^\w+:/.test(target) ? ' TargetMode="External"' : ''}/>`,
  );
  return `<Relationships>${list.join('')}</Relationships>`;
}

export const row = (number: number, cells: string, attributes = ''): string =>
  `<row r="${number}" ${attributes}>${cells}</row>`;

export const words = (at: string, text: string): string =>
  `<c r="${at}" t="inlineStr"><is><t>${text}</t></is></c>`;

/** @param style its place among the workbook's styles */
export const number = (at: string, value: number | string, style = 0): string =>
  `<c r="${at}" s="${style}"><v>${value}</v></c>`;
