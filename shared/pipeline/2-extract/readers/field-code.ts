/** Where a field of Word leads: `HYPERLINK "https://…"`; one that begins with a switch leads within the document. */
export const urlOf = (code: string): string | undefined =>
  /^\s*HYPERLINK\s+"([^"]+)"/i.exec(code)?.[1];
