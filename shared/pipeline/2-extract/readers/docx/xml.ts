import { parseXml } from '../xml.ts';

/** The value of an attribute of the word-processing namespace. */
export type Attribute = (name: string) => string | undefined;

export interface WordHandlers {
  /** @param name without a prefix for word-processing elements (`p`, `tbl`), with it for others (`wp:docPr`) */
  readonly open: (name: string, attribute: Attribute) => void;
  readonly close?: (name: string) => void;
  readonly text?: (text: string) => void;
  readonly progress?: () => void;
}

/** ISO/IEC 29500, transitional and strict. */
const namespaces = new Set([
  'http://schemas.openxmlformats.org/wordprocessingml/2006/main',
  'http://purl.oclc.org/ooxml/wordprocessingml/main',
]);

export function parseWordXml(
  part: Uint8Array,
  { open, close, text, progress }: WordHandlers,
): void {
  let prefix: string | undefined;
  const short = (name: string): string =>
    name.startsWith(prefix ?? 'w:') ? name.slice((prefix ?? 'w:').length) : name;
  parseXml(part, {
    open(name, attributes) {
      prefix ??= wordPrefix(attributes);
      open(short(name), (key) => attributes[`${prefix}${key}`] ?? attributes[key]);
    },
    close: (name) => close?.(short(name)),
    ...(text !== undefined && { text }),
    progress,
  });
}

/** As the root element declares it; nearly always `w:`. */
function wordPrefix(attributes: Readonly<Record<string, string>>): string {
  const declared = Object.keys(attributes).find((key) => namespaces.has(attributes[key] ?? ''));
  return declared?.startsWith('xmlns:') === true ? `${declared.slice('xmlns:'.length)}:` : 'w:';
}

/** A switch is on when it is there, unless it says that it is off. */
export const isOn = (attribute: Attribute): boolean =>
  !['0', 'false', 'off'].includes(attribute('val') ?? '1');

/** What a move left behind, former formatting, and the copy of a text box for old versions of Word. */
export const ignoredElements: ReadonlySet<string> = new Set([
  'moveFrom',
  'mc:Fallback',
  'pPrChange',
  'rPrChange',
  'tblPrChange',
  'trPrChange',
  'tcPrChange',
  'sectPrChange',
]);
