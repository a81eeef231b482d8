import { localName } from '../office-parts.ts';
import { oneLine, type Piece } from '../pieces.ts';
import { rowText } from '../table.ts';
import { parseXml } from '../xml.ts';

interface Series {
  name: string;
  readonly categories: (string | undefined)[];
  /** Of categories that are grouped, the groups: the innermost first, each at its first point. */
  readonly groups: (string | undefined)[][];
  readonly values: (string | undefined)[];
}

/** What the open value belongs to. ISO/IEC 29500-1, 21.2.2: tx (name), cat or xVal, val or yVal */
const roles: Readonly<Record<string, 'name' | 'categories' | 'values'>> = {
  tx: 'name',
  cat: 'categories',
  xVal: 'categories',
  val: 'values',
  yVal: 'values',
};

/** Points are numbered, so that one without a value is a gap; nobody draws more. */
const mostPoints = 10_000;
/** Of groups of categories: each is gone through for each point. */
const mostLevels = 8;

/** The figures that a chart was drawn from: its title and those of its axes, then a table with a row for each series. */
export function readChart(part: Uint8Array): Piece[] {
  const series: Series[] = [];
  const titles: string[] = [];
  let role: (typeof roles)[string] | undefined;
  let isWord = false;
  /** Another level of the same categories is open. */
  let isGroup = false;
  let point = 0;
  let value: string | undefined;
  const openLevel = (): void => {
    const groups = series.at(-1)?.groups ?? [];
    if (isGroup && groups.length < mostLevels) groups.push([]);
    isGroup = true;
  };
  parseXml(part, {
    open(element, { idx }) {
      const name = localName(element);
      if (name === 'ser') series.push({ name: '', categories: [], groups: [], values: [] });
      if (name === 'lvl') openLevel();
      const opened = roles[name];
      if (opened !== undefined) {
        role = opened;
        isGroup = false;
      }
      if (name === 'pt') point = Math.min(mostPoints, Number(idx) || 0);
      if (name === 'v') value = '';
      if (name === 'p' && element.startsWith('a:')) titles.push('');
      isWord = name === 't' && element.startsWith('a:');
    },
    close(element) {
      const name = localName(element);
      isWord = false;
      if (name in roles) role = undefined;
      if (name !== 'v' || value === undefined) return;
      const last = series.at(-1);
      if (role === 'name' && last !== undefined) last.name = value;
      else if (role !== undefined && role !== 'name' && last !== undefined)
        listOf(last, role)[point] = value;
      value = undefined;
    },
    text(text) {
      if (value !== undefined) value += text;
      if (isWord) titles.push((titles.pop() ?? '') + text);
    },
  });
  return [
    ...titles.map((title): Piece => ({ kind: 'paragraph', text: oneLine(title) })),
    ...rowsOf(series),
  ];
}

const listOf = (series: Series, role: 'categories' | 'values') =>
  (role === 'categories' ? series.groups.at(-1) : undefined) ?? series[role];

function rowsOf(series: readonly Series[]): Piece[] {
  const [first] = series;
  if (first === undefined) return [];
  const row = (cells: readonly (string | undefined)[], header = false): Piece => {
    const values = Array.from(cells, (cell = '') => oneLine(cell));
    return { kind: 'table-row', text: rowText(values), values, header };
  };
  let above: readonly string[] | undefined;
  return series.flatMap((one) => {
    const categories = categoriesOf(one);
    const line = row([one.name, ...one.values]);
    // Each series of a scatter chart may have places of its own.
    if (above !== undefined && (categories.length === 0 || isSame(categories, above)))
      return [line];
    above = categories;
    return [row(['', ...categories], true), line];
  });
}

const isSame = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((one, at) => one === b[at]);

/** `2024 Q1`: a group goes on until the next one begins. */
function categoriesOf({ categories, groups }: Series): string[] {
  const open = groups.map(() => '');
  return Array.from(categories, (category = '', point) => {
    for (const [level, group] of groups.entries()) open[level] = group[point] ?? open[level] ?? '';
    return [...open.toReversed(), category].filter((name) => name !== '').join(' ');
  });
}
