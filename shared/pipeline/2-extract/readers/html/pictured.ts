import { lookAt, type Pictures } from '../pictures/pictures.ts';
import type { ReadAids } from '../../reader.ts';
import type { HtmlBlocks } from './blocks.ts';
import { htmlPieces } from './html-pieces.ts';

/** A page with the words in its pictures, and what is to be said of those. */
export interface PicturedPage extends ReturnType<HtmlBlocks['end']> {
  readonly pictures: Omit<Pictures, 'wordsIn'>;
}

type Picture = () => Uint8Array;

/**
 * Reads the pictures that a page carries, as far as it shows them.
 * @param beside the picture of an address, for those that lie beside the page in the same file. Nothing is fetched.
 */
export async function picturedPage(
  text: string,
  aids: ReadAids,
  beside: (address: string) => Picture | undefined = () => undefined,
): Promise<PicturedPage> {
  const shown = new Map<string, Picture>();
  const first = htmlPieces(text, {
    wordsIn(address) {
      const picture = carried.test(address) ? () => bytesIn(address) : beside(address);
      if (picture !== undefined) shown.set(address, picture);
      return [];
    },
  });
  const bytesOf = (address: string) => shown.get(address)?.();
  const { wordsIn, ...pictures } = await lookAt({ names: shown.keys(), bytesOf }, aids);
  return { ...(pictures.count === 0 ? first : htmlPieces(text, { wordsIn })), pictures };
}

/** The address of an image that is the image itself (RFC 2397). */
const carried = /^data:image\/[^,]*;base64,/i;

const bytesIn = (address: string): Uint8Array =>
  Buffer.from(address.replace(carried, ''), 'base64');
