import { piecesOf } from '../pdf/layout-blocks.ts';
import { rounded, scaled, type Box } from '../pdf/boxes.ts';
import type { Piece } from '../pieces.ts';
import { withoutSpecks } from './grey.ts';
import { layWords } from './lay-words.ts';
import type { FoundWords, PageImage, Recognise } from './recognise.ts';
import { turned, turnedBack, type Turn } from './turns.ts';
import { confidenceOf, isUpright, mayLie, uprightTurn } from './upright.ts';

export interface ImageRead {
  readonly pieces: Piece[];
  /** 0 to 1, over all letters. */
  readonly confidence: number;
}

export interface WhereItLies {
  /** From 1. */
  readonly page: number;
  readonly pointsPerPixel: number;
  /** Number of the first table that may be found. */
  readonly table: number;
}

/**
 * Reads pictures of pages, one after the other, whichever way each was laid on the glass. Most lie as the one before: such a page is
 * read at once, and only where its words are doubtful it is found out how it lies.
 */
export function createPageReader(
  recognise: Recognise,
): (image: PageImage, where: WhereItLies) => Promise<ImageRead> {
  let before: Turn | undefined;
  const read = async (image: PageImage, turn: Turn) => {
    const upright = turned(image, turn);
    return { turn, upright, found: await recognise(upright) };
  };
  return async (image, { page, pointsPerPixel, table }) => {
    const clean = await withoutSpecks(image);
    const guess = before !== undefined && mayLie(clean, before) ? await read(clean, before) : null;
    const isRight = guess !== null && isUpright(guess.found);
    const { turn, upright, found } = isRight
      ? guess
      : await read(clean, await uprightTurn(clean, recognise));
    before = turn;
    const pieces = piecesFrom(found, upright, {
      page,
      table,
      place: (box) => scaled(turnedBack(box, turn, image), pointsPerPixel),
    });
    return { pieces, confidence: confidenceOf(found) };
  };
}

/** @param where.place says where a box of the image lies on the page */
export const piecesFrom = (
  found: readonly FoundWords[],
  image: PageImage,
  {
    page,
    table,
    place,
  }: Pick<WhereItLies, 'page' | 'table'> & { readonly place: (box: Box) => Box },
): Piece[] =>
  layWords(found, image).flatMap((block, at) =>
    piecesOf(block, { page, table: table + at }).map(({ box, ...piece }) => ({
      ...piece,
      ...(box && { box: rounded(place(box)) }),
    })),
  );
