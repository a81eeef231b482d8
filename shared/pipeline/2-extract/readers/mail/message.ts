import type { Format } from '../../../../model/text.ts';
import type { ReadAids, Reading } from '../../reader.ts';
import { picturedPage, type PicturedPage } from '../html/pictured.ts';
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
export async function messageReading(
  message: Message,
  { format, engine }: { format: Format; engine: string },
  aids: ReadAids,
): Promise<Reading> {
  const { subject, from, to, cc, sentAt } = message;
  const head = { From: from, To: to, Cc: cc, Date: sentAt ?? '' };
  const lines = Object.entries(head).flatMap(([name, value]) =>
    oneLine(value) === '' ? [] : [`${name}: ${shortened(oneLine(value))}`],
  );
  const { pieces: body, pictures } = await bodyOf(message, aids);
  if (subject === '' && lines.length === 0 && body.length === 0) throw new Unreadable('FILE_EMPTY');
  return toReading({
    format,
    engine: [engine, ...pictures.engines].join(', '),
    ocr: pictures.count,
    title: oneLine(subject),
    pieces: [
      { kind: 'heading', level: 1, text: subject },
      { kind: 'paragraph', text: lines.join('\n') },
      ...body,
    ],
    metadata: toMetadata({ author: from, subject, createdAt: sentAt }),
    warnings: [...pictures.warnings, ...(message.warnings ?? [])],
  });
}

/** A message to a whole company is not about their names. */
const longestLine = 1_000;
const shortened = (line: string): string =>
  line.length > longestLine ? `${line.slice(0, longestLine)} …` : line;

/**
 * HTML is what its author saw; its plain twin is often cut short or empty. Pictures that are parts of the message are read by themselves,
 * as what is attached.
 */
async function bodyOf(
  { html = '', text = '' }: Message,
  aids: ReadAids,
): Promise<Pick<PicturedPage, 'pieces' | 'pictures'>> {
  const { pieces, pictures } = await picturedPage(html, aids);
  if (pieces.some(({ aside, text: words }) => aside === undefined && words.trim() !== '')) {
    return { pieces, pictures };
  }
  const paragraphs = text.replaceAll(/\r\n?/g, '\n').split(/\n[^\S\n]*\n/);
  const plain = paragraphs.map((words): Piece => ({ kind: 'paragraph', text: words }));
  return { pieces: [...plain, ...pieces], pictures };
}
