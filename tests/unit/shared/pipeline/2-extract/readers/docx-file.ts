import { strToU8, zipSync } from 'fflate';

const word = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';

export const part = (root: string, content: string): Uint8Array =>
  strToU8(
    `<?xml version="1.0" encoding="UTF-8"?><w:${root} xmlns:w="${word}" ` +
      `xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wp="urn:wp" xmlns:m="urn:m" ` +
      `xmlns:r="urn:r" xmlns:a="urn:a" xmlns:c="urn:c" xmlns:v="urn:v">${content}</w:${root}>`,
  );

/** A Word file of exactly these parts, for what no library writes. */
export function docxFile({
  body,
  styles,
  numbering,
  footnotes,
  comments,
  title,
  relationships,
  others,
}: {
  body: string;
  styles?: string;
  numbering?: string;
  footnotes?: string;
  comments?: string;
  title?: string;
  /** Of the body. */
  relationships?: readonly { id: string; kind: string; target: string }[];
  /** Parts as they are. */
  others?: Readonly<Record<string, Uint8Array>>;
}): Uint8Array {
  return zipSync({
    '[Content_Types].xml': strToU8('<Types/>'),
    'word/document.xml': part('document', `<w:body>${body}</w:body>`),
    ...(styles !== undefined && { 'word/styles.xml': part('styles', styles) }),
    ...(numbering !== undefined && { 'word/numbering.xml': part('numbering', numbering) }),
    ...(footnotes !== undefined && { 'word/footnotes.xml': part('footnotes', footnotes) }),
    ...(comments !== undefined && { 'word/comments.xml': part('comments', comments) }),
    ...(relationships !== undefined && {
      'word/_rels/document.xml.rels': strToU8(
        `<Relationships>${relationships
          .map(
            ({ id, kind, target }) =>
              `<Relationship Id="${id}" Type="x/${kind}" Target="${target}" ${kind === 'hyperlink' ? 'TargetMode="External"' : ''}/>`,
          )
          .join('')}</Relationships>`,
      ),
    }),
    ...(title !== undefined && {
      'docProps/core.xml': strToU8(
        `<c:coreProperties xmlns:c="urn:c" xmlns:dc="urn:dc"><dc:title>${title}</dc:title></c:coreProperties>`,
      ),
    }),
    ...others,
  });
}

export const run = (text: string, properties = ''): string =>
  `<w:r>${properties === '' ? '' : `<w:rPr>${properties}</w:rPr>`}<w:t xml:space="preserve">${text}</w:t></w:r>`;

export const paragraph = (content: string, properties = ''): string =>
  `<w:p>${properties === '' ? '' : `<w:pPr>${properties}</w:pPr>`}${content.startsWith('<') ? content : run(content)}</w:p>`;

export const numbered = (text: string, numId: number, level: number): string =>
  paragraph(text, `<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="${numId}"/></w:numPr>`);

export const cell = (content: string, properties = ''): string =>
  `<w:tc><w:tcPr>${properties}</w:tcPr>${content.startsWith('<') ? content : paragraph(content)}</w:tc>`;

export const row = (cells: string, properties = ''): string =>
  `<w:tr>${properties === '' ? '' : `<w:trPr>${properties}</w:trPr>`}${cells}</w:tr>`;
