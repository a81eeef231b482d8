import { formatNumber } from '../number-format.ts';
import type { OdfStyles } from './styles.ts';

/** Counts as LibreOffice does: the file holds no numbers. OpenDocument 1.3, part 3, 5.3 */
export interface Lists {
  readonly open: (attributes: Attributes) => void;
  readonly close: () => void;
  readonly openItem: (attributes: Attributes) => void;
  /** What stands before the first paragraph of the open item, indented by its depth; undefined for any other paragraph. */
  readonly takeLabel: () => string | undefined;
  /** The number of a heading, with a blank; empty where headings have none. */
  readonly numberHeading: (level: number) => string;
}

type Attributes = Readonly<Record<string, string>>;

interface List {
  readonly id: string | undefined;
  readonly style: string | undefined;
  count: number | undefined;
  /** No paragraph of the open item was seen yet. */
  fresh: boolean;
}

/** Deeper lists are as deep as this one. */
const deepest = 10;

const formats: Readonly<Record<string, string>> = {
  '1': 'decimal',
  a: 'lowerLetter',
  A: 'upperLetter',
  i: 'lowerRoman',
  I: 'upperRoman',
};

export function createLists(styles: OdfStyles): Lists {
  const open: List[] = [];
  /** Where lists ended: one may go on with another's numbers. */
  const lastOfId = new Map<string, number>();
  const lastOfStyle = new Map<string, number>();
  const headings: (number | undefined)[] = [];

  const labelOf = (style: string | undefined, counts: readonly (number | undefined)[]): string => {
    const level = styles.listLevel(style, counts.length);
    if (level === undefined || level.format === undefined) return style === undefined ? '' : '-';
    if (level.format === '') return '';
    const numbers = counts.slice(-level.shown).map((count = 1, at) => {
      const depth = counts.length - Math.min(level.shown, counts.length) + at + 1;
      const format = styles.listLevel(style, depth)?.format ?? '1';
      return formatNumber(count, formats[format] ?? 'decimal');
    });
    return `${level.before}${numbers.join('.')}${level.after}`;
  };
  const startOf = (style: string | undefined, level: number): number =>
    styles.listLevel(style, level)?.start ?? 1;

  return {
    open(attributes) {
      const style = attributes['text:style-name'] ?? open.at(-1)?.style;
      const continued = attributes['text:continue-list'];
      let count = continued === undefined ? undefined : lastOfId.get(continued);
      if (attributes['text:continue-numbering'] === 'true') count = lastOfStyle.get(style ?? '');
      open.push({ id: attributes['xml:id'], style, count, fresh: false });
    },
    close() {
      const closed = open.pop();
      if (closed?.count === undefined) return;
      if (closed.id !== undefined) lastOfId.set(closed.id, closed.count);
      lastOfStyle.set(closed.style ?? '', closed.count);
    },
    openItem(attributes) {
      const list = open.at(-1);
      if (list === undefined) return;
      const start = Number(attributes['text:start-value'] ?? Number.NaN);
      const next = (list.count ?? startOf(list.style, open.length) - 1) + 1;
      list.count = Number.isSafeInteger(start) ? start : next;
      list.fresh = true;
    },
    takeLabel() {
      const list = open.at(-1);
      if (list === undefined || !list.fresh) return undefined;
      list.fresh = false;
      const depth = '  '.repeat(Math.min(open.length, deepest) - 1);
      const label = labelOf(
        list.style ?? 'unnamed',
        open.slice(0, deepest).map(({ count }) => count),
      );
      return `${depth}${label === '' ? '' : `${label} `}`;
    },
    numberHeading(level) {
      headings.length = Math.min(headings.length, level);
      headings[level - 1] = (headings[level - 1] ?? startOf(undefined, level) - 1) + 1;
      const label = labelOf(undefined, Array.from(headings));
      return label === '' ? '' : `${label} `;
    },
  };
}
