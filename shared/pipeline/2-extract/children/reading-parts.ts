import { z } from 'zod';
import type { Block } from '../../../model/text.ts';
import { parseJson } from '../../../platform/json.ts';
import { mostCharacters, mostTableBytes, type MemberReading } from '../reader.ts';
import { isBlock } from './block-check.ts';

/**
 * Some of a reading that is too long for one message. As one, a large workbook would lie in memory several times over, on both sides.
 * Blocks are JSON: read in half the time of as many objects in a message.
 */
export const ReadingPart = z.strictObject({
  type: z.literal('part'),
  text: z.string(),
  blocks: z.string(),
  tables: z.array(z.instanceof(Uint8Array)),
});
export type ReadingPart = z.infer<typeof ReadingPart>;

/** With more blocks no child would stay within its memory. */
const mostBlocks = 4_000_000;

/** In UTF-16 units, blocks and tables of about 256 KiB. */
const most = { text: 2 ** 19, blocks: 4_000, tables: 4 };

/** What goes ahead of a reading, and the reading with the rest. Short ones go as they are. */
export function* cut(reading: MemberReading): Generator<ReadingPart, MemberReading> {
  if (reading.outcome !== 'read') return reading;
  const { text, tables, ...rest } = reading;
  const from = { text: 0, blocks: 0, tables: 0 };
  const isLong = () =>
    text.text.length - from.text > most.text ||
    text.blocks.length - from.blocks > most.blocks ||
    (tables?.length ?? 0) - from.tables > most.tables;
  while (isLong()) {
    const blocks = text.blocks.slice(from.blocks, (from.blocks += most.blocks));
    yield {
      type: 'part',
      text: text.text.slice(from.text, (from.text += most.text)),
      blocks: blocks.length === 0 ? '' : JSON.stringify(blocks),
      tables: tables?.slice(from.tables, (from.tables += most.tables)) ?? [],
    };
  }
  if (from.text === 0) return reading;
  return {
    ...rest,
    text: { ...text, text: text.text.slice(from.text), blocks: text.blocks.slice(from.blocks) },
    ...(tables && { tables: tables.slice(from.tables) }),
  };
}

export interface Assembly {
  /** @returns false for what is no part of a reading, or more than one may hold */
  add(part: ReadingPart): boolean;
  /** The reading with all that came ahead of it. */
  whole(reading: MemberReading): MemberReading;
}

export function createAssembly(): Assembly {
  const texts: string[] = [];
  const blocks: Block[] = [];
  const tables: ReadingPart['tables'] = [];
  let tableBytes = 0;
  let characters = 0;
  return {
    add(part) {
      texts.push(part.text);
      tables.push(...part.tables);
      tableBytes += part.tables.reduce((bytes, { length }) => bytes + length, 0);
      characters += part.text.length;
      const more: unknown = part.blocks === '' ? [] : parseJson(part.blocks);
      if (!Array.isArray(more) || !more.every(isBlock)) return false;
      for (const block of more) blocks.push(block);
      return (
        tableBytes <= mostTableBytes && characters <= mostCharacters && blocks.length <= mostBlocks
      );
    },
    whole(reading) {
      if (reading.outcome !== 'read' || texts.length === 0) return reading;
      const { text } = reading;
      for (const block of text.blocks) blocks.push(block);
      const all = [...tables, ...(reading.tables ?? [])];
      return {
        ...reading,
        text: { ...text, text: texts.join('') + text.text, blocks },
        ...(all.length > 0 && { tables: all }),
      };
    },
  };
}
