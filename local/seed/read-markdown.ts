export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'table'; readonly rows: readonly (readonly string[])[] };

/** Reads the little Markdown that the sample texts are written in: headings, paragraphs, lists, tables; blank lines between them. */
export function readMarkdown(text: string): Block[] {
  return text
    .split(/\n\s*\n/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(readBlock);
}

/** The first line of a document, without its mark. */
export function titleOf(text: string): string {
  return (text.split('\n', 1)[0] ?? '').replace(/^# /, '');
}

function readBlock(part: string): Block {
  const heading = /^(#{1,3}) (.+)$/.exec(part);
  if (heading) {
    return { kind: 'heading', level: levelOf(heading[1] ?? ''), text: heading[2] ?? '' };
  }
  if (part.startsWith('- ')) {
    return { kind: 'list', items: part.slice(2).split(/\n- /).map(unwrap) };
  }
  if (part.startsWith('| ')) return { kind: 'table', rows: readRows(part) };
  return { kind: 'paragraph', text: unwrap(part) };
}

const levelOf = (marks: string): 1 | 2 | 3 => (marks === '#' ? 1 : marks === '##' ? 2 : 3);

const unwrap = (text: string): string => text.replace(/\s*\n\s*/g, ' ');

/** The second line, of dashes, only marks the first as the header. */
function readRows(part: string): string[][] {
  return part
    .split('\n')
    .filter((line) => !line.startsWith('| -'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}
