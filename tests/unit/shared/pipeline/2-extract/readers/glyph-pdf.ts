interface GlyphLine {
  /** As it is read. */
  readonly text: string;
  readonly x: number;
  /** From the foot of the page. */
  readonly y: number;
}

/** Half of the type size, for every glyph. */
const glyphWidth = 500;
const typeSize = 12;

/**
 * One page in a font without shapes, whose glyphs are known by a map alone: any script, with no font file. Glyphs lie from
 * left to right as on paper, so lines of Arabic or Hebrew are written backwards, as programs that lay out text write them.
 */
export function glyphPdf(lines: readonly GlyphLine[], { mapped = true } = {}): Uint8Array {
  const glyphs = [...new Set(lines.flatMap(({ text }) => Array.from(text)))];
  const show = ({ text, x, y }: GlyphLine) => {
    const drawn = /[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(text)
      ? Array.from(text).toReversed()
      : Array.from(text);
    const codes = drawn.map((glyph) => hex(glyphs.indexOf(glyph) + 1)).join('');
    return `BT /F ${typeSize} Tf ${x} ${y} Td <${codes}> Tj ET`;
  };
  return pdfOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>',
    streamOf(lines.map(show).join('\n')),
    `<< /Type /Font /Subtype /Type0 /BaseFont /Any /Encoding /Identity-H /DescendantFonts [6 0 R]${mapped ? ' /ToUnicode 7 0 R' : ''} >>`,
    `<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Any /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW ${glyphWidth} /FontDescriptor 8 0 R >>`,
    streamOf(mapOf(glyphs)),
    '<< /Type /FontDescriptor /FontName /Any /Flags 4 /FontBBox [0 -200 1000 800] /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>',
  ]);
}

const hex = (code: number): string => code.toString(16).padStart(4, '0');

const streamOf = (content: string): string =>
  `<< /Length ${content.length} >>\nstream\n${content}\nendstream`;

/** Which character each glyph is. ISO 32000-1, 9.10.3 */
const mapOf = (glyphs: readonly string[]): string => `/CIDInit /ProcSet findresource begin
12 dict begin begincmap /CMapType 2 def
1 begincodespacerange <0000> <ffff> endcodespacerange
${glyphs.map((glyph, at) => `1 beginbfchar <${hex(at + 1)}> <${utf16(glyph)}> endbfchar`).join('\n')}
endcmap end end`;

const utf16 = (glyph: string): string =>
  Array.from({ length: glyph.length }, (_, at) => hex(glyph.charCodeAt(at))).join('');

/** @param objects the first is the catalog */
export function pdfOf(objects: readonly string[]): Uint8Array {
  let body = '%PDF-1.7\n';
  const offsets = objects.map((object, at) => {
    const offset = body.length;
    body += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}`;
  const trailer = `trailer << /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF`;
  return Buffer.from(body + table + trailer, 'latin1');
}
