import { scaled, type Box } from '../pdf/boxes.ts';
import type { Piece } from '../pieces.ts';
import { withoutSpecks } from './grey.ts';
import { piecesFrom, type WhereItLies } from './read-page-image.ts';
import type { PageImage, Recognise } from './recognise.ts';
import { confidenceOf } from './upright.ts';

/** How sure the engine must be, and of how many letters: in a photograph it finds some, too. */
const sure = 0.6;
const fewLetters = 8;

/** The words of a picture within a text or on a page, which stands upright, as whoever put it there saw it; none where there are none for sure. */
export async function readPicture(
  picture: PageImage,
  { pointsPerPixel, ...where }: WhereItLies,
  recognise: Recognise,
): Promise<Piece[]> {
  const image = await withoutSpecks(picture);
  const found = await recognise(image);
  if (confidenceOf(found) < sure) return [];
  const place = (box: Box): Box => scaled(box, pointsPerPixel);
  const pieces = piecesFrom(found, image, { ...where, place });
  const letters = pieces.reduce((sum, { text }) => sum + lettersIn(text), 0);
  return letters < fewLetters ? [] : pieces;
}

const lettersIn = (text: string): number => (text.match(/[\p{L}\p{N}]/gu) ?? []).length;
