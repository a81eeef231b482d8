import type { Numbering } from './numbering.ts';
import type { Styles } from './styles.ts';
import type { ReadAids } from '../../reader.ts';
import type { Piece } from '../pieces.ts';

/** What a Word file keeps beside its body. */
export interface DocxParts {
  readonly styles: Styles;
  readonly numbering: Numbering;
  readonly footnotes: ReadonlyMap<string, string>;
  readonly endnotes: ReadonlyMap<string, string>;
  readonly comments: ReadonlyMap<string, string>;
  /** Where links lead, by the id of the relationship. */
  readonly addresses: ReadonlyMap<string, string>;
  /** The words of a chart, a diagram or the picture of an embedded file, by the id of the relationship. */
  readonly drawing: (id: string) => readonly Piece[];
  readonly progress: ReadAids['progress'];
}
