import { strToU8, zipSync } from 'fflate';

/** A book of these chapters, by the names of their parts in reading order. */
export function epubFile(
  chapters: Readonly<Record<string, string>>,
  {
    metadata = '',
    files = {},
  }: { metadata?: string; files?: Record<string, string | Uint8Array> } = {},
): Uint8Array {
  const names = Object.keys(chapters);
  const parts = {
    mimetype: 'application/epub+zip',
    'META-INF/container.xml':
      '<container><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>',
    'OPS/book.opf': `<package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>${metadata}</metadata><manifest>
      ${names.map((name) => `<item id="${name}" href="text/${encodeURIComponent(name)}" media-type="application/xhtml+xml"/>`).join('')}
      <item id="css" href="a.css" media-type="text/css"/></manifest>
      <spine>${names.map((name) => `<itemref idref="${name}"/>`).join('')}<itemref idref="css"/></spine></package>`,
    ...Object.fromEntries(
      Object.entries(chapters).map(([name, body]) => [
        `OPS/text/${name}`,
        `<?xml version="1.0"?><html><body>${body}</body></html>`,
      ]),
    ),
    ...files,
  };
  return zipSync(
    Object.fromEntries(
      Object.entries(parts).map(([name, part]) => [
        name,
        typeof part === 'string' ? strToU8(part) : part,
      ]),
    ),
  );
}
