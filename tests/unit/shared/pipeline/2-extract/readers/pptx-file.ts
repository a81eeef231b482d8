import { strToU8, zipSync } from 'fflate';

const namespaces =
  'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" ' +
  'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" ' +
  'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" ' +
  'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" ' +
  'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" ' +
  'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"';
const kinds = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

const part = (root: string, content: string, attributes = ''): Uint8Array =>
  strToU8(
    `<?xml version="1.0" encoding="UTF-8"?><${root} ${namespaces} ${attributes}>${content}</${root}>`,
  );

const relationships = (of: readonly (readonly [id: string, kind: string, target: string])[]) =>
  strToU8(
    `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${of
      .map(
        ([id, kind, target]) =>
          `<Relationship Id="${id}" Type="${kinds}/${kind}" Target="${target}"/>`,
      )
      .join('')}</Relationships>`,
  );

export interface SlideToWrite {
  readonly shapes: string;
  readonly notes?: string;
  /** Points of a SmartArt diagram. */
  readonly diagram?: string;
  readonly chart?: string;
  readonly hidden?: boolean;
}

/**
 * A PowerPoint file of exactly these slides, for what no library writes.
 * @param options.order of the show, by place in the list; the parts are numbered by the list
 */
export function pptxFile(
  slides: readonly SlideToWrite[],
  options: { order?: readonly number[]; title?: string } = {},
): Uint8Array {
  const { order = slides.map((_, at) => at), title } = options;
  const files: Record<string, Uint8Array> = {
    '[Content_Types].xml': strToU8('<Types/>'),
    'ppt/presentation.xml': part(
      'p:presentation',
      `<p:sldIdLst>${order.map((at) => `<p:sldId id="${256 + at}" r:id="rId${at}"/>`).join('')}</p:sldIdLst>`,
    ),
    'ppt/_rels/presentation.xml.rels': relationships(
      slides.map((_, at) => [`rId${at}`, 'slide', `slides/slide${at + 1}.xml`]),
    ),
    ...(title !== undefined && {
      'docProps/core.xml': strToU8(
        `<c:coreProperties xmlns:c="urn:c" xmlns:dc="urn:dc"><dc:title>${title}</dc:title></c:coreProperties>`,
      ),
    }),
  };
  for (const [at, { shapes, notes, diagram, chart, hidden = false }] of slides.entries()) {
    const name = `slide${at + 1}.xml`;
    files[`ppt/slides/${name}`] = part(
      'p:sld',
      `<p:cSld><p:spTree>${shapes}</p:spTree></p:cSld>`,
      hidden ? 'show="0"' : '',
    );
    const refersTo: [string, string, string][] = [];
    if (notes !== undefined) {
      files[`ppt/notesSlides/notesSlide${at + 1}.xml`] = part('p:notes', notes);
      refersTo.push(['rId1', 'notesSlide', `../notesSlides/notesSlide${at + 1}.xml`]);
    }
    if (diagram !== undefined) {
      files[`ppt/diagrams/data${at + 1}.xml`] = part('dgm:dataModel', diagram);
      refersTo.push(['rId2', 'diagramData', `/ppt/diagrams/data${at + 1}.xml`]);
    }
    if (chart !== undefined) {
      files[`ppt/charts/chart${at + 1}.xml`] = part('c:chartSpace', chart);
      refersTo.push(['rId3', 'chart', `../charts/chart${at + 1}.xml`]);
    }
    files[`ppt/slides/_rels/${name}.rels`] = relationships(refersTo);
  }
  return zipSync(files);
}

export const textParagraph = (text: string, properties = ''): string =>
  `<a:p>${properties}<a:r><a:t>${text}</a:t></a:r></a:p>`;

/** @param kind of placeholder; absent for a plain text box */
export const shape = (content: string, kind?: string, alt = ''): string =>
  `<p:sp><p:nvSpPr><p:cNvPr id="1" name="x" descr="${alt}"/><p:nvPr>${kind === undefined ? '' : `<p:ph type="${kind}"/>`}</p:nvPr></p:nvSpPr>` +
  `<p:txBody>${content.startsWith('<') ? content : textParagraph(content)}</p:txBody></p:sp>`;

export const tableFrame = (rows: string, properties = ''): string =>
  `<p:graphicFrame><a:tbl><a:tblPr ${properties}/>${rows}</a:tbl></p:graphicFrame>`;

export const tableRow = (...cells: string[]): string => `<a:tr>${cells.join('')}</a:tr>`;

export const tableCell = (text: string, attributes = ''): string =>
  `<a:tc ${attributes}><a:txBody>${textParagraph(text)}</a:txBody></a:tc>`;
