import { localName } from '../office-parts.ts';
import { oneLine, type Piece } from '../pieces.ts';
import { rowText } from '../table.ts';
import { parseXml } from '../xml.ts';

interface Series {
  name: string;
  readonly categories: string[];
  readonly values: string[];
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

/** The figures that a chart was drawn from: its title and those of its axes, then a table with a row for each series. */
export function readChart(part: Uint8Array): Piece[] {
  const series: Series[] = [];
  const titles: string[] = [];
  let role: (typeof roles)[string] | undefined;
  let isWord = false;
  let point = 0;
  let value: string | undefined;
  parseXml(part, {
    open(element, { idx }) {
      const name = localName(element);
      if (name === 'ser') series.push({ name: '', categories: [], values: [] });
      role = roles[name] ?? role;
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
        last[role][point] = value;
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

function rowsOf(series: readonly Series[]): Piece[] {
  const [first] = series;
  if (first === undefined) return [];
  const row = (cells: readonly (string | undefined)[], header = false): Piece => {
    const values = Array.from(cells, (cell = '') => oneLine(cell));
    return { kind: 'table-row', text: rowText(values), values, header };
  };
  return [
    row(['', ...first.categories], true),
    ...series.map(({ name, values }) => row([name, ...values])),
  ];
}
