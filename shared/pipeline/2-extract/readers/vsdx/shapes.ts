import { localName } from '../office-parts.ts';
import { parseXml } from '../xml.ts';

/** What is written in a shape, and in those that are grouped in it. [MS-VSDX] 2.2.5 */
export interface Shape {
  text: string;
  /** What people have filled in about it: its shape data, `Cost: 12`. */
  readonly data: string[];
  url: string | undefined;
  /** A picture, by what its page calls it. */
  picture: string | undefined;
  /** Its middle, in inches from the lower left corner of the page or of its group. */
  x: number;
  y: number;
  readonly shapes: Shape[];
}

interface Row {
  readonly name: string;
  readonly cells: Map<string, string>;
}

/** Of what a part refers to; the prefix is the writer's choice. */
export const idIn = (attributes: Readonly<Record<string, string>>): string =>
  Object.entries(attributes).find(([name]) => localName(name) === 'id')?.[1] ?? '';

const createShape = (): Shape => ({
  text: '',
  data: [],
  url: undefined,
  picture: undefined,
  x: 0,
  y: 0,
  shapes: [],
});

/** The shapes of a page, in the order in which they were drawn. */
export function readShapes(part: Uint8Array, progress: () => void): Shape[] {
  const page = createShape();
  const open: Shape[] = [page];
  let section = '';
  let row: Row | undefined;
  let isText = false;
  const current = (): Shape => open.at(-1) ?? page;

  const begin = (name: string, attributes: Readonly<Record<string, string>>): void => {
    if (name === 'Shape') {
      const shape = createShape();
      // Of a group that its master has, and this one has not.
      if (attributes['Del'] !== '1') current().shapes.push(shape);
      open.push(shape);
    } else if (name === 'Text') isText = true;
    else if (name === 'Rel') current().picture = idIn(attributes);
    else if (name === 'Section') section = attributes['N'] ?? '';
    else if (name === 'Row') row = { name: attributes['N'] ?? '', cells: new Map() };
    else if (name === 'Cell') setCell(attributes);
  };
  const setCell = ({ N: name = '', V: value = '' }: Readonly<Record<string, string>>): void => {
    if (section !== '') row?.cells.set(name, value);
    else if (name === 'PinX') current().x = Number(value) || 0;
    else if (name === 'PinY') current().y = Number(value) || 0;
  };
  const endRow = ({ name, cells }: Row): void => {
    if (section === 'Hyperlink') current().url ??= cells.get('Address') || undefined;
    if (section === 'Property' && cells.get('Invisible') !== '1') {
      const value = cells.get('Value') ?? '';
      if (value !== '') current().data.push(`${cells.get('Label') || name}: ${value}`);
    }
  };
  const end = (name: string): void => {
    if (name === 'Shape') open.pop();
    else if (name === 'Text') isText = false;
    else if (name === 'Section') section = '';
    else if (name === 'Row' && row !== undefined) {
      endRow(row);
      row = undefined;
    }
  };

  parseXml(part, {
    progress,
    open: (name, attributes) => begin(localName(name), attributes),
    close: (name) => end(localName(name)),
    text(words) {
      if (isText) current().text += words;
    },
  });
  return page.shapes;
}

/** Shapes that stand as high as this stand in one line. */
const linesPerInch = 4;

/** As people read a page: line by line from above, what is grouped together. */
export function* inReadingOrder(shapes: readonly Shape[]): Generator<Shape> {
  const line = ({ y }: Shape): number => Math.round(y * linesPerInch);
  for (const shape of shapes.toSorted((a, b) => line(b) - line(a) || a.x - b.x)) {
    yield shape;
    yield* inReadingOrder(shape.shapes);
  }
}
