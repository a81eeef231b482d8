import type { Numbering } from './docx-numbering.ts';
import type { Styles } from './docx-styles.ts';

/** What a Word file keeps beside its body. */
export interface DocxParts {
  readonly styles: Styles;
  readonly numbering: Numbering;
  readonly footnotes: ReadonlyMap<string, string>;
  readonly endnotes: ReadonlyMap<string, string>;
}
