import type { Block, ExtractedText } from '../../../../../shared/model/text.ts';

export type Part = Omit<Block, 'start' | 'end'> & { readonly text: string };

/** A text of these blocks. */
export function textOf(parts: readonly Part[]): ExtractedText {
  const blocks: Block[] = [];
  let text = '';
  for (const { text: words, ...block } of parts) {
    if (text !== '') text += block.kind === 'table-row' ? '\n' : '\n\n';
    blocks.push({ ...block, start: text.length, end: text.length + words.length });
    text += words;
  }
  return {
    schemaVersion: 2,
    format: 'text/markdown',
    title: 'The title',
    text,
    blocks,
    metadata: {},
    links: [],
    pages: 0,
    engine: 'test',
    warnings: [],
  };
}

export const heading = (level: number, text: string): Part => ({ kind: 'heading', level, text });
export const paragraph = (text: string, page?: number): Part => ({
  kind: 'paragraph',
  text,
  ...(page !== undefined && { page }),
});
export const item = (text: string): Part => ({ kind: 'list-item', text });
export const row = (text: string, header = false): Part => ({
  kind: 'table-row',
  text,
  table: 1,
  ...(header && { header }),
});

/** A sentence of about as many tokens. */
export const words = (tokens: number, word = 'plain'): string =>
  `${Array.from({ length: tokens - 1 }, () => word).join(' ')}.`;
