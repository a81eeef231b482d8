export interface Tags {
  readonly before: string;
  readonly after: string;
}

/** A text with tags around its hits. @param hits in order, in UTF-16 units */
export function mark(
  text: string,
  hits: readonly { readonly start: number; readonly end: number }[],
  { before, after }: Tags,
): string {
  let marked = '';
  let from = 0;
  for (const { start, end } of hits) {
    marked += text.slice(from, start) + before + text.slice(start, end) + after;
    from = end;
  }
  return marked + text.slice(from);
}
