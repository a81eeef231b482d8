import { formatNumber } from '../number-format.ts';
import { parseWordXml, type Attribute } from './xml.ts';

export interface Numbering {
  /** The label of the next paragraph of this list and level, as Word shows it; undefined where there is none. */
  readonly next: (numId: string, level: number) => Label | undefined;
}

export interface Label {
  readonly text: string;
  readonly bullet: boolean;
}

interface Level {
  start: number;
  format: string;
  /** As `%1.%2.`: the numbers of levels 1 and 2. */
  text: string;
  legal: boolean;
  /** False where the number runs on under a new number of a level above. */
  restarts: boolean;
}

interface Abstract {
  readonly levels: Map<number, Level>;
  /** Defined by another one, through a style of this name. */
  link?: string | undefined;
}

interface List {
  abstractId: string;
  readonly starts: Map<number, number>;
  readonly levels: Map<number, Level>;
}

interface Definitions {
  readonly abstracts: Map<string, Abstract>;
  /** The abstract list that a style stands for. */
  readonly styled: Map<string, string>;
  readonly lists: Map<string, List>;
}

const levels = 9;

/** Word stores no numbers: it counts. So do we, since people cite "clause 2.1.3". ISO/IEC 29500-1, 17.9 */
export function createNumbering(part: Uint8Array | undefined): Numbering {
  const definitions =
    part === undefined
      ? { abstracts: new Map(), styled: new Map(), lists: new Map() }
      : parseNumbering(part);
  /** Lists made from one abstract list count on together. */
  const counters = new Map<string, (number | undefined)[]>();
  const begun = new Set<string>();

  return {
    next(numId, level) {
      const found = lookUp(definitions, numId);
      const own = found?.levels(level);
      if (found === undefined || own === undefined) return undefined;
      const counts = counters.get(found.abstractId) ?? [];
      counters.set(found.abstractId, counts);

      const key = `${numId} ${level}`;
      const startsAnew = begun.has(key) ? undefined : found.starts.get(level);
      begun.add(key);
      counts[level] = startsAnew ?? (counts[level] ?? own.start - 1) + 1;
      for (let deeper = level + 1; deeper < levels; deeper += 1) {
        if (found.levels(deeper)?.restarts !== false) counts[deeper] = undefined;
      }
      return labelOf(own, (position) => {
        const above = found.levels(position);
        counts[position] ??= above?.start ?? 1;
        return { count: counts[position] ?? 1, format: above?.format ?? 'decimal' };
      });
    },
  };
}

function labelOf(
  { format, text, legal }: Level,
  at: (level: number) => { count: number; format: string },
): Label {
  if (format === 'bullet') return { text: '-', bullet: true };
  const label = text.replaceAll(/%([1-9])/g, (_, digit: string) => {
    const number = at(Number(digit) - 1);
    return formatNumber(number.count, legal ? 'decimal' : number.format);
  });
  return { text: label.trim(), bullet: false };
}

function lookUp({ abstracts, styled, lists }: Definitions, numId: string) {
  const list = lists.get(numId);
  if (list === undefined) return undefined;
  const linked = styled.get(abstracts.get(list.abstractId)?.link ?? '');
  const abstractId = linked ?? list.abstractId;
  const abstract = abstracts.get(abstractId);
  return {
    abstractId,
    starts: list.starts,
    levels: (level: number): Level | undefined =>
      list.levels.get(level) ?? abstract?.levels.get(level),
  };
}

function parseNumbering(part: Uint8Array): Definitions {
  const definitions: Definitions = { abstracts: new Map(), styled: new Map(), lists: new Map() };
  let abstract: { readonly id: string; readonly value: Abstract } | undefined;
  let list: List | undefined;
  let overridden = 0;
  let level: Level | undefined;

  const opens: Readonly<Record<string, (attribute: Attribute) => void>> = {
    abstractNum(attribute) {
      abstract = { id: attribute('abstractNumId') ?? '', value: { levels: new Map() } };
      definitions.abstracts.set(abstract.id, abstract.value);
    },
    styleLink: (attribute) =>
      void definitions.styled.set(attribute('val') ?? '', abstract?.id ?? ''),
    numStyleLink(attribute) {
      if (abstract !== undefined) abstract.value.link = attribute('val');
    },
    num(attribute) {
      list = { abstractId: '', starts: new Map(), levels: new Map() };
      definitions.lists.set(attribute('numId') ?? '', list);
    },
    abstractNumId(attribute) {
      if (list !== undefined) list.abstractId = attribute('val') ?? '';
    },
    lvlOverride(attribute) {
      overridden = Number(attribute('ilvl') ?? 0);
    },
    startOverride: (attribute) => void list?.starts.set(overridden, numberOf(attribute, 1)),
    lvl(attribute) {
      level = { start: 1, format: 'decimal', text: '', legal: false, restarts: true };
      (list ?? abstract?.value)?.levels.set(Number(attribute('ilvl') ?? 0), level);
    },
  };
  parseWordXml(part, {
    open(name, attribute) {
      const opened = opens[name];
      if (opened !== undefined) opened(attribute);
      else if (level !== undefined) noteLevel(level, name, attribute);
    },
    close(name) {
      if (name === 'lvl') level = undefined;
      else if (name === 'num') list = undefined;
    },
  });
  return definitions;
}

function noteLevel(level: Level, element: string, attribute: Attribute): void {
  if (element === 'start') level.start = numberOf(attribute, 1);
  else if (element === 'numFmt') level.format = attribute('val') ?? 'decimal';
  else if (element === 'lvlText') level.text = attribute('val') ?? '';
  else if (element === 'isLgl') level.legal = true;
  else if (element === 'lvlRestart') level.restarts = attribute('val') !== '0';
}

const numberOf = (attribute: Attribute, otherwise: number): number => {
  const number = Number(attribute('val') ?? otherwise);
  return Number.isSafeInteger(number) ? number : otherwise;
};
