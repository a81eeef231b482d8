import type { ExtractedText } from '../../shared/model/text.ts';

/** Pieces of a document in order, as its author meant them. */
export interface Part {
  readonly kind: 'heading' | 'paragraph' | 'list-item' | 'table-row' | 'code';
  readonly text: string;
  /** 1–6 for headings. */
  readonly level?: number;
  /** Rows of one table share it. */
  readonly table?: number;
  readonly isHeader?: boolean;
}

export interface LongDocument {
  readonly name: string;
  readonly parts: readonly Part[];
  /** What the splitters of others are given. */
  readonly markdown: string;
  /** What ours is given. */
  readonly extracted: ExtractedText;
}

/** As people write it, so that splitters that look for marks find them. */
export function toMarkdown(parts: readonly Part[]): string {
  const lines: string[] = [];
  let before: Part | undefined;
  for (const part of parts) {
    const goesOn = before?.kind === part.kind && before.table === part.table;
    const together = goesOn && (part.kind === 'table-row' || part.kind === 'list-item');
    if (before !== undefined && !together) lines.push('');
    lines.push(...markdownOf(part, !together));
    before = part;
  }
  return `${lines.join('\n')}\n`;
}

function markdownOf({ kind, text, level = 1 }: Part, isFirst: boolean): string[] {
  switch (kind) {
    case 'heading':
      return [`${'#'.repeat(level)} ${text}`];
    case 'table-row': {
      const cells = text.split(' | ');
      const rule = isFirst ? [`|${' --- |'.repeat(cells.length)}`] : [];
      return [`| ${cells.join(' | ')} |`, ...rule];
    }
    case 'code':
      return ['```', text, '```'];
    case 'list-item':
    case 'paragraph':
      return [text];
  }
}

/** Of a text that was read from a file, without what is in no chunk. */
export function partsOf({ text, blocks }: ExtractedText): Part[] {
  return blocks.flatMap(({ kind, aside, start, end, level, table, header }): Part[] =>
    aside !== undefined
      ? []
      : [
          {
            kind: kind === 'note' || kind === 'comment' || kind === 'figure' ? 'paragraph' : kind,
            text: text.slice(start, end),
            ...(level !== undefined && { level }),
            ...(table !== undefined && { table }),
            ...(header === true && { isHeader: true }),
          },
        ],
  );
}
