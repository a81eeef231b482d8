import { relationshipsOf, type Parts } from '../office-parts.ts';
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

/** What a part draws and another part holds, by the id of the relationship: the figures of a chart, the words of a diagram. */
export function drawingOf(parts: Parts, name: string): (id: string) => readonly Piece[] {
  const relationships = relationshipsOf(parts, name);
  return (id) => {
    const { kind = '', target = '' } = relationships.get(id) ?? {};
    const part = parts[target];
    return part === undefined ? [] : (readers[kind]?.(part) ?? []);
  };
}
