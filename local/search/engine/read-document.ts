import { analyzerOf } from '../analysis/analyzers.ts';
import { keep } from '../values.ts';
import type { Reading } from './segment.ts';

/** Between the elements of a collection, so that no phrase runs from one into the next. */
const elementGap = 100;

/** A document's words, and the values that filters, order and facets need. */
export const reading: Reading = {
  value: keep,
  words(field, value, inverter) {
    if (value === undefined || value === null) return;
    const analyze = analyzerOf(field.indexAnalyzer);
    let offset = 0;
    for (const text of [value].flat() as string[]) {
      let next = offset;
      analyze(text, (term, { position }) => {
        // A term is kept as UTF-8, which half a pair of surrogates cannot be.
        inverter.add(term.toWellFormed(), offset + position);
        next = offset + position + elementGap;
      });
      offset = next;
    }
  },
};
