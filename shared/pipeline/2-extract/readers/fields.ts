/** Fields hold what Word computes: a code, and the result that is shown. ISO/IEC 29500-1, 17.16 */
export interface Fields {
  /** @param type `begin`, `separate` between code and result, or `end` */
  readonly mark: (type: string | undefined) => void;
  readonly write: (code: string) => void;
  readonly isInCode: () => boolean;
  /** Where the result that is being read leads. */
  readonly url: () => string | undefined;
}

interface Field {
  code: string;
  inCode: boolean;
  url: string | undefined;
}

const deepest = 50;

export function createFields(): Fields {
  const open: Field[] = [];
  return {
    mark(type) {
      const field = open.at(-1);
      if (type === 'begin') {
        if (open.length < deepest) open.push({ code: '', inCode: true, url: field?.url });
      } else if (type === 'end') open.pop();
      else if (type === 'separate' && field !== undefined) {
        field.inCode = false;
        field.url = urlOf(field.code) ?? field.url;
      }
    },
    write(code) {
      const field = open.at(-1);
      if (field?.inCode === true) field.code += code;
    },
    isInCode: () => open.some(({ inCode }) => inCode),
    url: () => open.at(-1)?.url,
  };
}

/** `HYPERLINK "https://…"`; one that begins with a switch leads within the document. */
export const urlOf = (code: string): string | undefined =>
  /^\s*HYPERLINK\s+"([^"]+)"/i.exec(code)?.[1];
