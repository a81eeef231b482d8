import type { Format } from '../../../../model/text.ts';
import type { Reading } from '../../reader.ts';
import { htmlPieces } from '../html/read-html.ts';
import { toMetadata } from '../metadata.ts';
import { oneLine, toReading, type Piece } from '../pieces.ts';
import { Unreadable } from '../unreadable.ts';

/** In bytes. A smaller picture in a text is a logo or a portrait; screens and pages are larger, and become documents like what is attached. */
export const leastShown = 32 * 1024;

/** A message as every kind of mail file tells it. */
export interface Message {
  readonly subject: string;
  readonly from: string;
  readonly to: string;
  readonly cc: string;
  /** ISO 8601; undefined where it has none that can be read. */
  readonly sentAt: string | undefined;
  readonly html: string | undefined;
  readonly text: string | undefined;
  readonly warnings?: readonly string[];
}

/** Its head as people see it, and all that was written: what it quotes and how it is signed too. */
export function messageReading(
  message: Message,
  { format, engine }: { format: Format; engine: string },
): Reading {
  const { subject, from, to, cc, sentAt } = message;
  const head = { From: from, To: to, Cc: cc, Date: sentAt ?? '' };
  const lines = Object.entries(head).flatMap(([name, value]) =>
    oneLine(value) === '' ? [] : [`${name}: ${shortened(oneLine(value))}`],
  );
  const body = bodyOf(message);
  if (subject === '' && lines.length === 0 && body.length === 0) throw new Unreadable('FILE_EMPTY');
  return toReading({
    format,
    engine,
    title: oneLine(subject),
    pieces: [
      { kind: 'heading', level: 1, text: subject },
      { kind: 'paragraph', text: lines.join('\n') },
      ...body,
    ],
    metadata: toMetadata({ author: from, subject, createdAt: sentAt }),
    warnings: message.warnings ?? [],
  });
}

/** A message to a whole company is not about their names. */
const longestLine = 1_000;
const shortened = (line: string): string =>
  line.length > longestLine ? `${line.slice(0, longestLine)} …` : line;

/** HTML is what its author saw; its plain twin is often cut short or empty. */
function bodyOf({ html, text = '' }: Message): readonly Piece[] {
  const pieces = html === undefined ? [] : [...htmlPieces(html).pieces];
  if (pieces.some(({ aside, text: words }) => aside === undefined && words.trim() !== '')) {
    return pieces;
  }
  const paragraphs = text.replaceAll(/\r\n?/g, '\n').split(/\n[^\S\n]*\n/);
  return [...paragraphs.map((words): Piece => ({ kind: 'paragraph', text: words })), ...pieces];
}
