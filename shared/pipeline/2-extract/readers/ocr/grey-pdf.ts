import type { PageImage } from './recognise.ts';

/** A PDF of one page that shows nothing but the image, made in memory. ISO 32000-1, 8.9.5 */
export function greyPdf({ pixels, width, height }: PageImage, pointsPerPixel: number): Uint8Array {
  const across = width * pointsPerPixel;
  const down = height * pointsPerPixel;
  const content = `${across} 0 0 ${down} 0 0 cm /I Do`;
  const objects: (readonly [string, Uint8Array?])[] = [
    ['<< /Type /Catalog /Pages 2 0 R >>'],
    ['<< /Type /Pages /Kids [3 0 R] /Count 1 >>'],
    [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${across} ${down}] /Contents 4 0 R /Resources << /XObject << /I 5 0 R >> >> >>`,
    ],
    [`<< /Length ${content.length} >>`, Buffer.from(content)],
    [
      `<< /Type /XObject /Subtype /Image /Width ${width} /Height ${height} /ColorSpace /DeviceGray /BitsPerComponent 8 /Length ${pixels.length} >>`,
      pixels,
    ],
  ];
  const parts: Uint8Array[] = [Buffer.from('%PDF-1.7\n')];
  const offsets: number[] = [];
  let length = 9;
  const write = (part: Uint8Array) => {
    parts.push(part);
    length += part.length;
  };
  for (const [at, [dictionary, stream]] of objects.entries()) {
    offsets.push(length);
    write(Buffer.from(`${at + 1} 0 obj\n${dictionary}\n`));
    if (stream !== undefined) {
      write(Buffer.from('stream\n'));
      write(stream);
      write(Buffer.from('\nendstream\n'));
    }
    write(Buffer.from('endobj\n'));
  }
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  const end = `xref\n0 ${size}\n0000000000 65535 f \n${rows}trailer << /Size ${size} /Root 1 0 R >>\nstartxref\n${length}\n%%EOF`;
  return Buffer.concat([...parts, Buffer.from(end)]);
}
