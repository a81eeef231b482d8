import { readMarkdown, titleOf, type Block } from './read-markdown.ts';

export function writeHtml(text: string): Buffer {
  const body = readMarkdown(text).map(element).join('\n');
  return Buffer.from(`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${escape(titleOf(text))}</title></head>
<body>
<nav><a href="/">Alpenwerk intranet</a></nav>
<main>
${body}
</main>
</body>
</html>
`);
}

function element(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `<h${block.level}>${escape(block.text)}</h${block.level}>`;
    case 'paragraph':
      return `<p>${escape(block.text)}</p>`;
    case 'list':
      return `<ul>\n${block.items.map((item) => `<li>${escape(item)}</li>`).join('\n')}\n</ul>`;
    case 'table':
      return `<table>\n${block.rows.map(row).join('\n')}\n</table>`;
  }
}

function row(cells: readonly string[], index: number): string {
  const tag = index === 0 ? 'th' : 'td';
  return `<tr>${cells.map((cell) => `<${tag}>${escape(cell)}</${tag}>`).join('')}</tr>`;
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
