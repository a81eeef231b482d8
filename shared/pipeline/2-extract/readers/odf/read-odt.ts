import { openPackage, readFurniture } from './package.ts';
import { readContent } from './content.ts';
import { toReading } from '../pieces.ts';
import type { Reading } from '../../reader.ts';

/**
 * OpenDocument texts: the body, notes and comments after what they belong to. Page headers and footers, hidden words and tracked
 * deletions are asides.
 */
export async function readOdt(bytes: Uint8Array): Promise<Reading> {
  const file = openPackage(bytes);
  const { content, styles, metadata, warnings } = file;
  return toReading({
    format: 'application/vnd.oasis.opendocument.text',
    engine: 'odt',
    pieces: [...readContent(content, styles), ...readFurniture(file)],
    title: file.title,
    metadata,
    warnings,
  });
}
