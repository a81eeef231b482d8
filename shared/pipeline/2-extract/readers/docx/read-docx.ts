import { readBody } from './body.ts';
import { readNotes } from './notes.ts';
import { createNumbering } from './numbering.ts';
import { readStyles } from './styles.ts';
import { documentProperties } from '../office-parts.ts';
import { toReading } from '../pieces.ts';
import type { Reading } from '../../reader.ts';
import { Unreadable } from '../unreadable.ts';
import { unzip } from '../zip.ts';

const parts =
  /^(word\/(document\d*|styles|numbering|footnotes|endnotes)\.xml|docProps\/core\.xml)$/i;

/** Word files: the body with its notes; page headers, footers and comments are left out. */
export async function readDocx(bytes: Uint8Array): Promise<Reading> {
  const files = unzip(bytes, (name) => parts.test(name));
  const body = Object.keys(files).find((name) => /^word\/document/i.test(name));
  const document = files[body ?? ''];
  if (document === undefined) throw new Unreadable('FILE_MALFORMED', 'no document part');
  const { pieces, warnings } = readBody(document, {
    styles: readStyles(files['word/styles.xml']),
    numbering: createNumbering(files['word/numbering.xml']),
    footnotes: readNotes(files['word/footnotes.xml']),
    endnotes: readNotes(files['word/endnotes.xml']),
  });
  return toReading({
    format: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    engine: 'docx',
    pieces,
    ...documentProperties(files),
    warnings,
  });
}
