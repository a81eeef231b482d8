import { LiteParse, type ParsedPage, type WordBox } from '@llamaindex/liteparse';
import type { Piece } from '../pieces.ts';
import { boxOf, centreLiesIn, type Box } from './boxes.ts';
import type { Page } from './page.ts';

interface Target {
  readonly url: string;
  readonly box: Box;
}

/** Of one page; more would be a drawing of links. */
const mostLinks = 500;
/** Others lead within the file, or start something. */
const schemes = /^(https?|mailto|tel|ftp):/i;

/** Puts each link on the words that lie under it. Only pages with links are asked for their words. */
export async function withLinks(
  pages: readonly Page[],
  bytes: Uint8Array,
  parsed: readonly ParsedPage[],
): Promise<Page[]> {
  const targets = new Map(
    parsed
      .map((page) => [page.pageNum, targetsOf(page)] as const)
      .filter(([, found]) => found.length > 0),
  );
  if (targets.size === 0) return [...pages];
  const words = await wordsOn(bytes, [...targets.keys()]);
  return pages.map((page) => ({
    ...page,
    pieces: linkPieces(page.pieces, targets.get(page.number) ?? [], words.get(page.number) ?? []),
  }));
}

const targetsOf = ({ annotations = [] }: ParsedPage): Target[] =>
  annotations
    .slice(0, mostLinks)
    .flatMap(({ uri, rect }) =>
      uri !== undefined && rect && schemes.test(uri) ? [{ url: uri, box: boxOf(rect) }] : [],
    );

async function wordsOn(
  bytes: Uint8Array,
  pages: readonly number[],
): Promise<Map<number, WordBox[]>> {
  const parser = new LiteParse({
    ocrEnabled: false,
    quiet: true,
    numWorkers: 1,
    imageMode: 'off',
    continueOnPageError: true,
    emitWordBoxes: true,
    targetPages: pages.join(','),
  });
  const result = await parser.parse(bytes);
  return new Map(
    result.pages.map(({ pageNum, textItems }) => [
      pageNum,
      textItems.flatMap(({ words = [] }) => words),
    ]),
  );
}

function linkPieces(
  pieces: readonly Piece[],
  targets: readonly Target[],
  words: readonly WordBox[],
): Piece[] {
  const links = targets.flatMap(({ url, box }) => {
    const under = words.filter((word) => centreLiesIn(boxOf(word), box));
    return under.length === 0 ? [] : [{ url, box, text: under.map(({ text }) => text).join(' ') }];
  });
  return pieces.map((piece) => {
    const own = links.filter(({ box }) => piece.box !== undefined && centreLiesIn(box, piece.box));
    return own.length === 0
      ? piece
      : { ...piece, links: own.map(({ text, url }) => ({ text, url })) };
  });
}
