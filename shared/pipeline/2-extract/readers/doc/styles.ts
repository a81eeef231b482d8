/** Styles by their number: the built-in ones have a fixed meaning in every language. [MS-DOC] 2.9.271 (STSH) */
export interface Styles {
  /** 1–6 for headings, 1 for the title. */
  readonly headingLevel: (style: number) => number | undefined;
  /** A line of a table of contents. */
  readonly isContents: (style: number) => boolean;
}

interface Style {
  /** Which of the built-in ones it is. [MS-DOC] 2.9.260 (sti) */
  readonly builtIn: number;
  readonly basedOn: number;
}

const title = 62;
const firstContents = 19;
const lastContents = 27;
const maxAncestors = 12;

export function readStyles(sheet: Uint8Array): Styles {
  const styles = parse(sheet);
  const levelOf = (number: number): number | undefined => {
    let at = styles[number];
    for (let hops = 0; at !== undefined && hops < maxAncestors; hops += 1) {
      if (at.builtIn >= 1 && at.builtIn <= 9) return Math.min(6, at.builtIn);
      if (at.builtIn === title) return 1;
      at = styles[at.basedOn];
    }
    return undefined;
  };
  return {
    headingLevel: levelOf,
    isContents(style) {
      const { builtIn = 0 } = styles[style] ?? {};
      return builtIn >= firstContents && builtIn <= lastContents;
    },
  };
}

function parse(sheet: Uint8Array): (Style | undefined)[] {
  if (sheet.length < 4) return [];
  const view = new DataView(sheet.buffer, sheet.byteOffset, sheet.length);
  const styles: (Style | undefined)[] = [];
  let at = 2 + view.getUint16(0, true);
  while (at + 2 <= sheet.length) {
    const size = view.getUint16(at, true);
    const isThere = size >= 4 && at + 6 <= sheet.length;
    styles.push(
      isThere
        ? {
            builtIn: view.getUint16(at + 2, true) & 0x0fff,
            basedOn: view.getUint16(at + 4, true) >> 4,
          }
        : undefined,
    );
    at += 2 + size + (size % 2);
  }
  return styles;
}
