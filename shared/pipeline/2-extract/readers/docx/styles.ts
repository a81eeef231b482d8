import { isOn, parseWordXml, type Attribute } from './xml.ts';

export interface Styles {
  readonly nameOf: (id: string | undefined) => string;
  /** 1–6 where paragraphs of this style are headings. */
  readonly headingLevel: (id: string | undefined) => number | undefined;
  readonly numberingOf: (id: string | undefined) => StyleNumbering | undefined;
  /** Whether runs of this style are hidden type. */
  readonly isHidden: (id: string | undefined) => boolean;
}

export interface StyleNumbering {
  readonly numId: string;
  readonly level: number;
}

interface Style {
  name: string;
  basedOn?: string | undefined;
  /** 0–8 for outline levels 1–9, 9 for body text. */
  outline?: number;
  numId?: string | undefined;
  level?: number;
  hidden?: boolean;
}

const maxAncestors = 12;

export function readStyles(part: Uint8Array | undefined): Styles {
  const styles = part === undefined ? new Map<string, Style>() : parseStyles(part);
  function resolve<T>(
    id: string | undefined,
    pick: (style: Style) => T | undefined,
  ): T | undefined {
    let style = styles.get(id ?? '');
    for (let hops = 0; style !== undefined && hops < maxAncestors; hops += 1) {
      const value = pick(style);
      if (value !== undefined) return value;
      style = styles.get(style.basedOn ?? '');
    }
    return undefined;
  }
  return {
    isHidden: (id) => resolve(id, ({ hidden }) => hidden) ?? false,
    nameOf: (id) => styles.get(id ?? '')?.name ?? '',
    headingLevel(id) {
      const level = resolve(id, levelOf);
      return level === undefined || level === 0 ? undefined : Math.min(6, level);
    },
    numberingOf(id) {
      const numId = resolve(id, (style) => style.numId);
      return numId === undefined ? undefined : { numId, level: resolve(id, (s) => s.level) ?? 0 };
    },
  };
}

/** 0 says that it is none, whatever it is based on. Names of built-in styles are English in every language of Word. */
function levelOf({ outline, name }: Style): number | undefined {
  if (outline !== undefined) return outline > 8 ? 0 : outline + 1;
  const named = /^heading (\d)$/i.exec(name)?.[1];
  if (named !== undefined) return Number(named);
  return /^title$/i.test(name) ? 1 : undefined;
}

function parseStyles(part: Uint8Array): Map<string, Style> {
  const styles = new Map<string, Style>();
  let style: Style | undefined;
  parseWordXml(part, {
    open(name, attribute) {
      if (name === 'style') {
        style = { name: '' };
        styles.set(attribute('styleId') ?? '', style);
      } else if (style !== undefined) note(style, name, attribute);
    },
    close(name) {
      if (name === 'style') style = undefined;
    },
  });
  return styles;
}

function note(style: Style, element: string, attribute: Attribute): void {
  const value = attribute('val');
  if (element === 'name') style.name = value ?? '';
  else if (element === 'basedOn') style.basedOn = value;
  else if (element === 'outlineLvl') style.outline = Number(value ?? 9);
  else if (element === 'numId') style.numId = value;
  else if (element === 'ilvl') style.level = Number(value ?? 0);
  else if (element === 'vanish') style.hidden = isOn(attribute);
}
