import { piecesOf } from '../pdf/layout-blocks.ts';
import { rounded, scaled, type Box } from '../pdf/boxes.ts';
import type { Piece } from '../pieces.ts';
import { withoutSpecks } from './grey.ts';
import { layWords } from './lay-words.ts';
import type { FoundWords, PageImage, Recognise } from './recognise.ts';
import { turned, turnedBack } from './turns.ts';
import { confidenceOf, uprightTurn } from './upright.ts';

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

/** What stands on the picture of a page, whichever way it was laid on the glass. */
export async function readPageImage(
  image: PageImage,
  { page, pointsPerPixel, table }: WhereItLies,
  recognise: Recognise,
): Promise<ImageRead> {
  const clean = await withoutSpecks(image);
  const turn = await uprightTurn(clean, recognise);
  const upright = turned(clean, turn);
  const found = await recognise(upright);
  const pieces = piecesFrom(found, upright, {
    page,
    table,
    place: (box) => scaled(turnedBack(box, turn, image), pointsPerPixel),
  });
  return { pieces, confidence: confidenceOf(found) };
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
