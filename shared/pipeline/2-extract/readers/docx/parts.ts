import type { Numbering } from './numbering.ts';
import type { Styles } from './styles.ts';

/** What a Word file keeps beside its body. */
export interface DocxParts {
  readonly styles: Styles;
  readonly numbering: Numbering;
  readonly footnotes: ReadonlyMap<string, string>;
  readonly endnotes: ReadonlyMap<string, string>;
}
