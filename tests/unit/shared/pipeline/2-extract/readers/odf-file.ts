import { strToU8, zipSync } from 'fflate';

const names = 'office style text table draw presentation svg xlink dc meta manifest fo'.split(' ');
const namespaces = names.map((name) => `xmlns:${name}="urn:${name}"`).join(' ');

const part = (root: string, content: string): Uint8Array =>
  strToU8(`<?xml version="1.0" encoding="UTF-8"?><${root} ${namespaces}>${content}</${root}>`);

/** An OpenDocument file of exactly these parts. */
export function odfFile(
  kind: 'text' | 'presentation' | 'spreadsheet',
  file: {
    body: string;
    automatic?: string;
    master?: string;
    meta?: string;
    encrypted?: boolean;
    /** Parts as they are. */
    others?: Readonly<Record<string, Uint8Array>>;
    /** What the manifest says of parts and folders. */
    mediaTypes?: Readonly<Record<string, string>>;
  },
): Uint8Array {
  const { body, automatic = '', master, meta, encrypted = false, others, mediaTypes = {} } = file;
  const entry = `<manifest:file-entry>${encrypted ? '<manifest:encryption-data/>' : ''}</manifest:file-entry>`;
  const listed = Object.entries(mediaTypes).map(
    ([path, type]) =>
      `<manifest:file-entry manifest:full-path="${path}" manifest:media-type="${type}"/>`,
  );
  return zipSync({
    mimetype: strToU8(`application/vnd.oasis.opendocument.${kind}`),
    'content.xml': encrypted
      ? Uint8Array.from([7, 99, 3])
      : part(
          'office:document-content',
          `<office:automatic-styles>${automatic}</office:automatic-styles><office:body><office:${kind}>${body}</office:${kind}></office:body>`,
        ),
    ...(master !== undefined && { 'styles.xml': part('office:document-styles', master) }),
    ...(meta !== undefined && { 'meta.xml': part('office:document-meta', meta) }),
    'META-INF/manifest.xml': part('manifest:manifest', entry + listed.join('')),
    ...others,
  });
}

export const odfText = (body: string, rest: { automatic?: string; master?: string } = {}) =>
  odfFile('text', { body, ...rest });

export const p = (content: string, style = 'Standard'): string =>
  `<text:p text:style-name="${style}">${content}</text:p>`;

export const odfCell = (content: string, attributes = ''): string =>
  `<table:table-cell ${attributes}>${p(content)}</table:table-cell>`;

export const odfRow = (...cells: string[]): string =>
  `<table:table-row>${cells.join('')}</table:table-row>`;
