import { z } from 'zod';
import { createHtmlBlocks, type HtmlBlocks } from '../html/blocks.ts';
import type { Piece } from '../pieces.ts';

/** One node of ProseMirror's tree; its content is looked at as it is reached, so that its depth costs nothing. */
export const Node = z.looseObject({
  type: z.string(),
  attrs: z.record(z.string(), z.unknown()).nullish(),
  content: z.array(z.unknown()).nullish(),
  marks: z.array(z.unknown()).nullish(),
  text: z.string().optional(),
});
export type Node = z.infer<typeof Node>;

const Link = z.looseObject({ type: z.literal('link'), attrs: z.looseObject({ href: z.string() }) });

/** Nodes that are what an element of HTML is; all others are only looked into. */
const elements: Readonly<Record<string, string>> = {
  paragraph: 'p',
  bullet_list: 'ul',
  check_list: 'ul',
  ordered_list: 'ol',
  list_item: 'li',
  check_list_item: 'li',
  blockquote: 'blockquote',
  call_out_box: 'div',
  code_block: 'pre',
  table: 'table',
  table_row: 'tr',
  table_header: 'th',
  table_cell: 'td',
  hard_break: 'br',
  horizontal_rule: 'hr',
  image: 'img',
};

type Step = { readonly node: unknown } | { readonly end: string };

/** The blocks of a note, made as those of a page of the same structure. */
export function documentPieces(doc: Node): readonly Piece[] {
  const blocks = createHtmlBlocks();
  const waiting: Step[] = [{ node: doc }];
  /** Said before the first words of an item: whether it is done. */
  let mark = '';
  for (let step = waiting.pop(); step !== undefined; step = waiting.pop()) {
    if ('end' in step) {
      blocks.close(step.end);
      continue;
    }
    const { data: node } = Node.safeParse(step.node);
    if (node === undefined) continue;
    const name = elementOf(node);
    if (name !== undefined) {
      blocks.open(name, attributesOf(node));
      waiting.push({ end: name });
    }
    if (node.type === 'check_list_item') mark = node.attrs?.['checked'] === true ? '[x] ' : '[ ] ';
    const words = wordsOf(node);
    if (words !== '') {
      say(blocks, mark + words, linkOf(node));
      mark = '';
    }
    for (const inner of (node.content ?? []).toReversed()) waiting.push({ node: inner });
  }
  return blocks.end().pieces;
}

function say(blocks: HtmlBlocks, words: string, href: string | undefined): void {
  if (href !== undefined) blocks.open('a', { href });
  blocks.text(words);
  if (href !== undefined) blocks.close('a');
}

const linkOf = ({ marks }: Node): string | undefined =>
  (marks ?? []).map((mark) => Link.safeParse(mark).data?.attrs.href).find(Boolean);

/** Text, or what a node without content shows: a person that is mentioned, a file that is embedded. */
function wordsOf({ type, text, content, attrs }: Node): string {
  if (text !== undefined) return text;
  return content == null && type !== 'image' ? label(attrs) : '';
}

const elementOf = ({ type, attrs }: Node): string | undefined =>
  type === 'heading' ? `h${clamp(attrs?.['level'], 6)}` : elements[type];

function attributesOf({ type, attrs }: Node): Record<string, string> {
  if (type === 'image') return { alt: label(attrs) };
  return {
    colspan: String(clamp(attrs?.['colspan'], 1_000)),
    rowspan: String(clamp(attrs?.['rowspan'], 1_000)),
    start: String(clamp(attrs?.['order'], 1_000_000)),
  };
}

const clamp = (value: unknown, most: number): number => {
  const number = Math.trunc(Number(value));
  return number >= 1 ? Math.min(number, most) : 1;
};

function label(attrs: Node['attrs']): string {
  for (const name of ['alt', 'text', 'label', 'name', 'fileName', 'title']) {
    const value = attrs?.[name];
    if (typeof value === 'string' && value.trim() !== '') return value;
  }
  return '';
}
