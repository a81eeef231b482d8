import { textOf } from '../../tests/unit/shared/pipeline/2-extract/read.ts';
import { createProse, type Prose } from '../corpus/prose.ts';
import { createRandom, type Random } from '../corpus/random.ts';
import { toMarkdown, type LongDocument, type Part } from './document.ts';

const seeds = [11, 12, 13];
const bytes = 1_000_000;
/** Characters: more than two chunks. */
const longParagraph = 4_000;

/**
 * Handbooks of about a megabyte: chapters and sections, prose with paragraphs that no chunk holds, lists, tables that fit a chunk and
 * some that do not.
 */
export async function createMade(): Promise<LongDocument[]> {
  const made: LongDocument[] = [];
  for (const seed of seeds) {
    const parts = createParts(seed);
    const markdown = toMarkdown(parts);
    const extracted = await textOf(Buffer.from(markdown), 'handbook.md');
    made.push({ name: `handbook ${seed}`, parts, markdown, extracted });
  }
  return made;
}

function createParts(seed: number): Part[] {
  const random = createRandom(seed);
  const made = { random, prose: createProse(random) };
  const parts: Part[] = [{ kind: 'heading', level: 1, text: made.prose.heading() }];
  let tables = 0;
  for (let size = 0, section = 1; size < bytes; section += 1) {
    const level = section % 6 === 1 ? 2 : 3;
    const own: Part[] = [
      { kind: 'heading', level, text: `${section} ${made.prose.heading()}` },
      ...paragraphs(made),
      ...(section % 3 === 0 ? list(made) : []),
      ...(section % 2 === 0 ? table(made, tables) : []),
    ];
    if (section % 2 === 0) tables += 1;
    parts.push(...own);
    size += own.reduce((sum, { text }) => sum + text.length, 0);
  }
  return parts;
}

interface Made {
  readonly random: Random;
  readonly prose: Prose;
}

const paragraphs = ({ random, prose }: Made): Part[] =>
  Array.from({ length: random.whole(1, 5) }, () => ({
    kind: 'paragraph',
    text: prose.paragraph(random.next() < 0.1 ? longParagraph : random.whole(150, 1_200)),
  }));

const list = ({ random, prose }: Made): Part[] =>
  Array.from({ length: random.whole(3, 9) }, () => ({
    kind: 'list-item',
    text: `- ${prose.sentence()}`,
  }));

/** One in ten is far too long for a chunk. */
function table({ random, prose }: Made, table: number): Part[] {
  const rows = table % 10 === 9 ? 80 : random.whole(3, 12);
  const row = (cells: readonly string[], isHeader: boolean): Part => ({
    kind: 'table-row',
    text: cells.join(' | '),
    table,
    isHeader,
  });
  return [
    row(['Number', 'Item', 'Amount', 'State'], true),
    ...Array.from({ length: rows }, (_, at) =>
      row(
        [
          `${table}-${at + 1}`,
          prose.heading(),
          `${random.whole(1, 9_999)}.50`,
          random.pick(['open', 'paid', 'late']),
        ],
        false,
      ),
    ),
  ];
}
