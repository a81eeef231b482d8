import type { Attribute } from './xml.ts';

/** Makes one line of an equation, as people type it: `(a+b)/2`, `x^2`, `√(y)`. ISO/IEC 29500-1, 22.1 */
export interface Equations {
  readonly isOpen: () => boolean;
  readonly write: (text: string) => void;
  readonly open: (name: string, attribute: Attribute) => void;
  /** The line, where the outermost equation ends. */
  readonly close: () => string | undefined;
}

interface Element {
  readonly name: string;
  /** The sign of a sum, and how brackets begin and end. */
  readonly signs: Map<string, string>;
  arguments: number;
}

const before: Readonly<Record<string, string>> = {
  'm:num': '(',
  'm:den': '/(',
  'm:sub': '_(',
  'm:sup': '^(',
  'm:lim': '_(',
};
const spaced = new Set(['m:mr', 'm:br']);

export function createEquations(): Equations {
  const open: Element[] = [];
  let line = '';

  /** The argument of a root or of brackets, which may hold several. */
  const openArgument = (): void => {
    const of = open.at(-1);
    if (of === undefined) return;
    if (of.name === 'm:rad') line += '√(';
    if (of.name === 'm:d') line += of.arguments === 0 ? (of.signs.get('m:begChr') ?? '(') : ', ';
    of.arguments += 1;
  };
  const afterwards = ({ name, signs }: Element): string => {
    if (name in before || (name === 'm:e' && open.at(-1)?.name === 'm:rad')) return ')';
    if (name === 'm:d') return signs.get('m:endChr') ?? ')';
    if (name === 'm:naryPr') return open.at(-1)?.signs.get('m:chr') ?? '∫';
    return '';
  };
  return {
    isOpen: () => open.length > 0,
    write: (text) => void (line += text),
    open(name, attribute) {
      if (name === 'm:e') openArgument();
      line += before[name] ?? (spaced.has(name) ? ' ' : '');
      // Said in the properties of what it belongs to: an element within an element.
      const sign = attribute('m:val');
      if (sign !== undefined) open.at(-2)?.signs.set(name, sign);
      open.push({ name, signs: new Map(), arguments: 0 });
    },
    close() {
      const closed = open.pop();
      if (closed === undefined) return undefined;
      line += afterwards(closed);
      if (open.length > 0) return undefined;
      const written = tidy(line);
      line = '';
      return written;
    },
  };
}

/** Brackets around a single word or number are not needed, and those around nothing stand for nothing. */
const tidy = (line: string): string =>
  line
    .replaceAll(/[/_^√]?\(\s*\)/g, '')
    .replaceAll(/(^|[\s=+\-*/_^])\(([\p{L}\p{N}.]+)\)/gu, '$1$2');
