import { parseXml } from '../xml.ts';

/** What the styles of an OpenDocument file say of the words under them. OpenDocument 1.3, part 3, 16 */
export interface OdfStyles {
  /** Runs, paragraphs or sections of this style are not shown. */
  readonly isHidden: (name: string | undefined) => boolean;
  /** It is the style of titles, or comes from it. */
  readonly isTitle: (name: string | undefined) => boolean;
  /** Of a list, or of the headings where no list is named. */
  readonly listLevel: (list: string | undefined, level: number) => ListLevel | undefined;
}

export interface ListLevel {
  /** `1`, `a`, `A`, `i`, `I`; empty where nothing is shown, undefined for a bullet. */
  readonly format: string | undefined;
  readonly before: string;
  readonly after: string;
  /** How many levels it shows: 2 in 1.1 */
  readonly shown: number;
  readonly start: number;
}

interface Style {
  readonly parent: string | undefined;
  hidden: boolean;
}

const outline = '';
const maxAncestors = 12;
const listStyles = new Set(['text:list-style', 'text:outline-style']);
const numbered = new Set(['text:list-level-style-number', 'text:outline-level-style']);

export function readStyles(parts: readonly (Uint8Array | undefined)[]): OdfStyles {
  const styles = new Map<string, Style>();
  const lists = new Map<string, Map<number, ListLevel>>();
  for (const part of parts) if (part !== undefined) read(part, styles, lists);

  const ancestors = function* (name: string | undefined): Generator<Style> {
    let at = name;
    for (let hops = 0; at !== undefined && hops < maxAncestors; hops += 1) {
      const style = styles.get(at);
      if (style === undefined) return;
      yield style;
      at = style.parent;
    }
  };
  return {
    isHidden: (name) => [...ancestors(name)].some(({ hidden }) => hidden),
    isTitle: (name) =>
      name === 'Title' || [...ancestors(name)].some(({ parent }) => parent === 'Title'),
    listLevel: (list, level) => lists.get(list ?? outline)?.get(level),
  };
}

function read(
  part: Uint8Array,
  styles: Map<string, Style>,
  lists: Map<string, Map<number, ListLevel>>,
): void {
  let style: Style | undefined;
  let list: Map<number, ListLevel> | undefined;
  parseXml(part, {
    open(name, attributes) {
      if (name === 'style:style') {
        style = { parent: attributes['style:parent-style-name'], hidden: false };
        styles.set(attributes['style:name'] ?? '', style);
      } else if (listStyles.has(name)) {
        list = new Map();
        lists.set(name === 'text:list-style' ? (attributes['style:name'] ?? '') : outline, list);
      } else if (list !== undefined) noteLevel(list, name, attributes);
      else if (style !== undefined && saysHidden(attributes)) style.hidden = true;
    },
    close(name) {
      if (name === 'style:style') style = undefined;
      else if (listStyles.has(name)) list = undefined;
    },
  });
}

type Attributes = Readonly<Record<string, string>>;

/** Of words, of slides. */
const saysHidden = (attributes: Attributes): boolean =>
  attributes['text:display'] === 'none' || attributes['presentation:visibility'] === 'hidden';

function noteLevel(list: Map<number, ListLevel>, name: string, attributes: Attributes): void {
  const level = Number(attributes['text:level']);
  if (!Number.isSafeInteger(level)) return;
  if (name === 'text:list-level-style-bullet' || name === 'text:list-level-style-image') {
    list.set(level, { format: undefined, before: '', after: '', shown: 1, start: 1 });
  } else if (numbered.has(name)) {
    list.set(level, {
      format: attributes['style:num-format'] ?? '',
      before: attributes['style:num-prefix'] ?? '',
      after: attributes['style:num-suffix'] ?? '',
      shown: Number(attributes['text:display-levels'] ?? 1) || 1,
      start: Number(attributes['text:start-value'] ?? 1) || 1,
    });
  }
}
