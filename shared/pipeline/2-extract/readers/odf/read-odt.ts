import { openPackage, readFurniture, readShown } from './package.ts';
import { readContent } from './content.ts';
import { toReading } from '../pieces.ts';
import type { ReadAids, Reading } from '../../reader.ts';

/**
 * OpenDocument texts: the body with the words in its pictures, notes and comments after what they belong to. Page headers and footers, hidden words and tracked
 * deletions are asides.
 */
export async function readOdt(bytes: Uint8Array, aids: ReadAids): Promise<Reading> {
  const file = openPackage(bytes);
  const { content, styles, metadata, warnings } = file;
  const { wordsIn, ...pictures } = await readShown(bytes, aids);
  return toReading({
    format: 'application/vnd.oasis.opendocument.text',
    engine: ['odt', ...pictures.engines].join(', '),
    ocr: pictures.count,
    pieces: [
      ...readContent(content, styles, { wordsIn, progress: aids.progress }),
      ...readFurniture(file),
    ],
    title: file.title,
    metadata,
    warnings: [...pictures.warnings, ...warnings],
  });
}
