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

const relationships = (
  of: readonly (readonly [id: string, kind: string, target: string])[],
  links: readonly (readonly [id: string, url: string])[] = [],
) =>
  strToU8(
    `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${of
      .map(
        ([id, kind, target]) =>
          `<Relationship Id="${id}" Type="${kinds}/${kind}" Target="${target}"/>`,
      )
      .join('')}${links
      .map(
        ([id, url]) =>
          `<Relationship Id="${id}" Type="${kinds}/hyperlink" Target="${url}" TargetMode="External"/>`,
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
  /** Where links lead: rId10, rId11 and so on. */
  readonly links?: readonly string[];
  /** Of old and of new PowerPoint, whole parts. */
  readonly comments?: string;
  readonly picture?: Uint8Array;
  /** Of the picture's name. */
  readonly pictureEnding?: string;
  /** What its layout draws. */
  readonly layout?: string;
}

/**
 * A PowerPoint file of exactly these slides, for what no library writes.
 * @param options.order of the show, by place in the list; the parts are numbered by the list
 */
export function pptxFile(
  slides: readonly SlideToWrite[],
  options: {
    order?: readonly number[];
    title?: string;
    /** Parts as they are. */
    others?: Readonly<Record<string, Uint8Array>>;
  } = {},
): Uint8Array {
  const { order = slides.map((_, at) => at), title, others } = options;
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
  for (const [at, slide] of slides.entries()) Object.assign(files, slideParts(slide, at + 1));
  return zipSync({ ...files, ...others });
}

function slideParts(slide: SlideToWrite, number: number): Record<string, Uint8Array> {
  const { shapes, notes, diagram, chart, comments, picture, layout } = slide;
  const { pictureEnding = 'emf' } = slide;
  const name = `slide${number}.xml`;
  const beside = (
    [
      ['rId1', 'notesSlide', 'notesSlides/n', 'xml', notes && part('p:notes', notes)],
      ['rId2', 'diagramData', 'diagrams/data', 'xml', diagram && part('dgm:dataModel', diagram)],
      ['rId3', 'chart', 'charts/chart', 'xml', chart && part('c:chartSpace', chart)],
      ['rId4', 'comments', 'comments/c', 'xml', comments && part('p:cmLst', comments)],
      ['rId5', 'image', 'media/image', pictureEnding, picture],
      ['rId6', 'slideLayout', 'slideLayouts/l', 'xml', layout && part('p:sldLayout', layout)],
    ] as const
  ).flatMap(([id, kind, path, ending, content]) =>
    content instanceof Uint8Array
      ? [{ id, kind, target: `${path}${number}.${ending}`, content }]
      : [],
  );
  const links = (slide.links ?? []).map((url, at) => [`rId${10 + at}`, url] as const);
  return {
    [`ppt/slides/${name}`]: part(
      'p:sld',
      `<p:cSld><p:spTree>${shapes}</p:spTree></p:cSld>`,
      slide.hidden === true ? 'show="0"' : '',
    ),
    [`ppt/slides/_rels/${name}.rels`]: relationships(
      beside.map(({ id, kind, target }) => [id, kind, `../${target}`]),
      links,
    ),
    ...Object.fromEntries(beside.map(({ target, content }) => [`ppt/${target}`, content])),
  };
}

/** What a slide shows of another part of its own: a chart (rId3), a diagram (rId2), a picture (rId5). */
const frame = (content: string): string => `<p:graphicFrame>${content}</p:graphicFrame>`;
export const chartFrame = frame('<c:chart r:id="rId3"/>');
export const diagramFrame = frame('<dgm:relIds r:dm="rId2"/>');
export const pictureShape = '<p:pic><a:blip r:embed="rId5"/></p:pic>';

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
