import { z } from 'zod';
import { decode } from '../charset.ts';
import { toMetadata } from '../metadata.ts';
import { toReading, type Piece } from '../pieces.ts';
import type { Reading } from '../../reader.ts';
import { Unreadable } from '../unreadable.ts';
import { documentPieces, Node } from './document.ts';
import { PadText } from './pad-line.ts';
import { padPieces } from './pad.ts';

const milliseconds = z.number().positive().max(8.64e15);

/** What Box writes since August 2022. */
const Current = z.looseObject({ doc: Node, last_edit_timestamp: milliseconds.optional() });
/** What it wrote before, as Etherpad does. */
const Earlier = z.looseObject({
  ...PadText.shape,
  lastEditTimestamp: milliseconds.optional(),
  authorList: z.record(z.string(), z.looseObject({ authorName: z.string().optional() })).optional(),
});

/** Box Notes. Their format is not published: this follows what notes of both forms hold. */
export async function readBoxNote(bytes: Uint8Array): Promise<Reading> {
  const note = parse(decode(bytes).text);
  const current = Current.safeParse(note);
  if (current.success) {
    const { doc, last_edit_timestamp: editedAt } = current.data;
    return reading(documentPieces(doc), { editedAt });
  }
  const earlier = Earlier.safeParse(note);
  if (!earlier.success) throw new Unreadable('FILE_MALFORMED', 'it is not a Box Note');
  const { lastEditTimestamp: editedAt, authorList = {} } = earlier.data;
  const authors = Object.values(authorList).flatMap(({ authorName }) => authorName ?? []);
  return reading(padPieces(earlier.data), { editedAt, author: authors.join(', ') });
}

function parse(text: string): unknown {
  if (text.trim() === '') throw new Unreadable('FILE_EMPTY');
  try {
    return JSON.parse(text);
  } catch {
    throw new Unreadable('FILE_MALFORMED', 'it is not a Box Note');
  }
}

const reading = (
  pieces: Iterable<Piece>,
  { editedAt, author }: { editedAt?: number | undefined; author?: string },
): Reading =>
  toReading({
    format: 'application/vnd.box.boxnote',
    engine: 'boxnote',
    pieces,
    metadata: toMetadata({
      author,
      modifiedAt: editedAt === undefined ? undefined : new Date(editedAt).toISOString(),
    }),
  });
