import { relationshipsOf, type Parts } from '../office-parts.ts';
import { noPictures, type Pictures } from '../pictures/pictures.ts';
import type { Piece } from '../pieces.ts';
import { readChart } from './chart.ts';
import { readDiagram } from './diagram.ts';
import { readEmf } from './emf.ts';

/** By the kind of the relationship. */
const readers: Readonly<Record<string, (part: Uint8Array) => Piece[]>> = {
  chart: readChart,
  diagramData: readDiagram,
  image: readEmf,
};

/** Names of the parts that `drawingOf` reads, below `word/` or `ppt/`. */
export const drawingParts = String.raw`(diagrams/data|charts/chart)[^/]*\.xml|media/[^/]+\.emf`;

/**
 * What a part draws and another part holds, by the id of the relationship: the figures of a chart, the words of a diagram or in a
 * picture.
 */
export function drawingOf(
  parts: Parts,
  name: string,
  { wordsIn }: Pictures = noPictures,
): (id: string) => readonly Piece[] {
  const relationships = relationshipsOf(parts, name);
  return (id) => {
    const { kind = '', target = '' } = relationships.get(id) ?? {};
    const part = parts[target];
    if (part !== undefined) return readers[kind]?.(part) ?? [];
    return kind === 'image' ? wordsIn(target) : [];
  };
}

/** Names of the pictures that a part may show. */
export const picturesOf = (parts: Parts, name: string): string[] =>
  [...relationshipsOf(parts, name).values()].flatMap(({ kind, target }) =>
    kind === 'image' ? [target] : [],
  );
