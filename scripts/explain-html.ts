import type { Block, Chunk } from '../shared/model/text.ts';
import type { Reading } from '../shared/pipeline/2-extract/reader.ts';
import type { PagePicture } from './page-pictures.ts';
import { whereOf } from './explain-text.ts';

const style = `
body { font: 14px/1.4 system-ui, sans-serif; margin: 2rem; color: #1b1f24; background: #f3f4f6; }
section { background: white; margin: 1rem 0; padding: 1rem; border: 1px solid #cbd2d9; }
.page { position: relative; padding: 0; overflow: hidden; }
.page > img { position: absolute; inset: 0; width: 100%; height: 100%; }
.drawn .box { color: transparent; background: color-mix(in srgb, var(--ink) 12%, transparent); }
.box { position: absolute; border: 1px solid var(--ink); overflow: hidden; font-size: 7px; line-height: 1.15; }
.block { border-left: 4px solid var(--ink); padding: 0 .6rem; margin: .4rem 0; white-space: pre-wrap; }
.where { color: #616e7c; font-size: 11px; }
.aside { opacity: .45; }
.heading { --ink: #b83280; font-weight: 600; } .paragraph { --ink: #2b6cb0; } .list-item { --ink: #2f855a; }
.table-row { --ink: #c05621; } .code { --ink: #4a5568; font-family: monospace; } .figure, .note, .comment { --ink: #6b46c1; }
`;

/**
 * A page for the browser, without scripts and without anything from elsewhere: pages with a box where each block stands, where the
 * format knows that; else the blocks one after the other. Then the chunks.
 */
export function explainHtml(
  name: string,
  reading: Reading,
  { chunks, pictures }: { chunks: readonly Chunk[]; pictures: ReadonlyMap<number, PagePicture> },
): string {
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    `<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">`,
    `<title>${escaped(name)}</title><style>${style}</style></head><body>`,
    `<h1>${escaped(name)}</h1>`,
    ...bodyOf(reading, pictures),
    ...(chunks.length === 0 ? [] : [`<h2>${chunks.length} chunks</h2>`]),
    ...chunks.map(chunkSection),
    '</body></html>',
  ].join('\n');
}

function bodyOf(reading: Reading, pictures: ReadonlyMap<number, PagePicture>): string[] {
  if (reading.outcome === 'rejected') {
    const { code, reason } = reading.rejection;
    return [`<p><b>${code}</b>: ${escaped(reason)}</p>`];
  }
  const { format, engine, text, blocks, warnings } = reading.text;
  const show = (block: Block) => escaped(text.slice(block.start, block.end));
  const boxed = blocks.filter(({ box, page }) => box !== undefined && page !== undefined);
  const others = blocks.filter(({ box, page }) => box === undefined || page === undefined);
  const pages = [...new Set(boxed.map(({ page }) => page ?? 0))].toSorted((a, b) => a - b);
  return [
    `<p>${escaped(format)}, read by ${escaped(engine)}</p>`,
    ...warnings.map((warning) => `<p>⚠ ${escaped(warning)}</p>`),
    ...pages.map((page) =>
      pageSection(
        { page, picture: pictures.get(page) },
        boxed.filter((block) => block.page === page),
        show,
      ),
    ),
    ...others.map(
      (block) =>
        `<div class="block ${classOf(block)}"><span class="where">${escaped(whereOf(block))}</span> ${show(block)}</div>`,
    ),
  ];
}

/** Without a picture as large as its boxes need: their own corners are all that is known of the paper. */
function pageSection(
  { page, picture }: { page: number; picture: PagePicture | undefined },
  blocks: readonly Block[],
  show: (block: Block) => string,
): string {
  const boxes = blocks.flatMap((block) => (block.box ? [{ block, box: block.box }] : []));
  const width = picture?.width ?? Math.max(595, ...boxes.map(({ box }) => box[2]));
  const height = picture?.height ?? Math.max(200, ...boxes.map(({ box }) => box[3]));
  const drawn = boxes.map(({ block, box: [left, top, right, bottom] }) => {
    const place = `left:${left}px;top:${top}px;width:${right - left}px;height:${bottom - top}px`;
    return `<div class="box ${classOf(block)}" style="${place}" title="${block.kind}">${show(block)}</div>`;
  });
  const image =
    picture && `<img alt="" src="data:image/png;base64,${picture.png.toString('base64')}">`;
  const size = `width:${width}px;height:${height}px`;
  return `<h2>Page ${page}</h2><section class="page${image ? ' drawn' : ''}" style="${size}">${image ?? ''}${drawn.join('')}</section>`;
}

const classOf = ({ kind, aside }: Block): string => (aside === undefined ? kind : `${kind} aside`);

function chunkSection({ ordinal, tokens, headings, place, text }: Chunk): string {
  const facts = [`${tokens} tokens`, ...headings, place].filter((fact) => fact !== null);
  return `<section><div class="where">${ordinal}: ${escaped(facts.join(' · '))}</div><div style="white-space:pre-wrap">${escaped(text)}</div></section>`;
}

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
