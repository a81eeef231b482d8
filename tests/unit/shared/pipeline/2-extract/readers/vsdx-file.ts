import { strToU8, zipSync } from 'fflate';

interface VsdxPage {
  readonly name: string;
  readonly shapes: string;
  readonly isBackground?: boolean;
}

const visio = 'xmlns="http://schemas.microsoft.com/office/visio/2012/main"';
const related = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"';

/** A drawing of Visio, with no more parts than a reader needs. [MS-VSDX] 2.1 */
export function vsdxFile(
  pages: readonly VsdxPage[],
  more: Readonly<Record<string, string | Uint8Array>> = {},
): Uint8Array {
  const list = pages.map(
    ({ name, isBackground = false }, at) =>
      `<Page ID="${at}" Name="${name}"${isBackground ? ' Background="1"' : ''}><PageSheet/><Rel r:id="rId${at}"/></Page>`,
  );
  const relationships = pages.map(
    (_, at) => `<Relationship Id="rId${at}" Type="urn:page" Target="page${at + 1}.xml"/>`,
  );
  const parts = {
    'visio/document.xml': `<VisioDocument ${visio}/>`,
    'visio/pages/pages.xml': `<Pages ${visio} ${related}>${list.join('')}</Pages>`,
    'visio/pages/_rels/pages.xml.rels': `<Relationships>${relationships.join('')}</Relationships>`,
    ...Object.fromEntries(
      pages.map(({ shapes }, at) => [
        `visio/pages/page${at + 1}.xml`,
        `<PageContents ${visio}><Shapes>${shapes}</Shapes></PageContents>`,
      ]),
    ),
    ...more,
  };
  return zipSync(
    Object.fromEntries(
      Object.entries(parts).map(([name, content]) => [
        name,
        typeof content === 'string' ? strToU8(content) : content,
      ]),
    ),
  );
}

/** @param at inches from the left and from below */
export const visioShape = (at: readonly [number, number], content: string, more = ''): string =>
  `<Shape Type="Shape"${more}><Cell N="PinX" V="${at[0]}"/><Cell N="PinY" V="${at[1]}"/>${content}</Shape>`;

export const visioText = (words: string): string => `<Text><cp IX="0"/>${words}\n</Text>`;

export const visioSection = (name: string, rows: string): string =>
  `<Section N="${name}">${rows}</Section>`;

export const visioRow = (name: string, cells: Readonly<Record<string, string>>): string =>
  `<Row N="${name}">${Object.entries(cells)
    .map(([cell, value]) => `<Cell N="${cell}" V="${value}"/>`)
    .join('')}</Row>`;
