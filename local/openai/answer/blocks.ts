/** A paragraph, a list item or a table row, with what stands above it. */
export interface Block {
  readonly kind: 'prose' | 'item' | 'row';
  /** Without the item's mark. */
  readonly text: string;
  readonly heading: string;
  /** For a row the table's head, for an item the line that introduces the list. */
  readonly above: string;
}

type Line =
  | { readonly kind: 'blank' }
  | { readonly kind: 'rule' }
  | { readonly kind: 'heading' | 'item' | 'row' | 'prose'; readonly text: string };

interface Run {
  readonly kind: 'item' | 'row' | 'prose';
  readonly lines: string[];
}

/** Reads plain text or Markdown. Texts of blocks are pieces of the input, unchanged. */
export function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let heading = '';
  let introduction = '';
  for (const run of runsOf(text)) {
    if (run.kind === 'heading') {
      heading = run.text;
      introduction = '';
    } else if (run.kind === 'table') {
      const [first = '', ...rest] = run.rows;
      const head = rest.length > 0 ? first : '';
      for (const row of rest.length > 0 ? rest : [first]) {
        blocks.push({ kind: 'row', text: row, heading, above: head });
      }
    } else {
      const above = run.kind === 'item' ? introduction : '';
      blocks.push({ kind: run.kind, text: run.text, heading, above });
      if (run.kind === 'prose') introduction = introductionOf(run.text);
    }
  }
  return blocks;
}

/** "The following is covered:" introduces what comes next; a whole paragraph does not. */
function introductionOf(paragraph: string): string {
  if (!paragraph.endsWith(':')) return '';
  return paragraph.slice(paragraph.search(/[^.!?]*:$/)).trim();
}

type Part =
  | { readonly kind: 'heading' | 'prose' | 'item'; readonly text: string }
  | { readonly kind: 'table'; readonly rows: readonly string[] };

/** Joins lines that belong together: wrapped prose, an item and its continuation, the rows of a table. */
function runsOf(text: string): Part[] {
  const parts: Part[] = [];
  let run: Run | undefined;
  const close = () => {
    if (run?.kind === 'row') parts.push({ kind: 'table', rows: run.lines });
    else if (run) parts.push({ kind: run.kind, text: run.lines.join('\n').trim() });
    run = undefined;
  };
  for (const line of text.split('\n').map(readLine)) {
    if (line.kind === 'rule' && run?.kind === 'row') continue; // below the table's head
    if (line.kind === 'blank' || line.kind === 'rule') close();
    else if (line.kind === 'heading') {
      close();
      parts.push({ kind: 'heading', text: line.text });
    } else if (run && continues(run, line.kind)) run.lines.push(line.text);
    else {
      close();
      run = { kind: line.kind, lines: [line.text] };
    }
  }
  close();
  return parts;
}

const continues = (run: Run, kind: Run['kind']): boolean =>
  kind === 'row' ? run.kind === 'row' : kind === 'prose' && run.kind !== 'row';

function readLine(line: string): Line {
  const text = line.trim();
  if (text === '') return { kind: 'blank' };
  if (/^[|\s:=-]{3,}$/.test(text)) return { kind: 'rule' };
  const heading = /^#{1,6}\s+(.+)$/.exec(text)?.[1];
  if (heading !== undefined) return { kind: 'heading', text: heading };
  if (/^\|.*\|$|\S\t+\S|\S \| \S/.test(text)) return { kind: 'row', text };
  const mark = /^\s*(?:[-*•‣▪–]|\(?(?:\d{1,3}|[a-z])[.)])\s+(?=\S)/.exec(line)?.[0];
  // Ends are kept as they are, so that lines joined again are a piece of the text.
  return mark === undefined
    ? { kind: 'prose', text: line }
    : { kind: 'item', text: line.slice(mark.length) };
}
