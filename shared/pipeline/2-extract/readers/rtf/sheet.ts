/** The tables at the beginning of a file: fonts by their charset, styles by their name. */
export interface Sheet {
  readonly openFont: (font: number | undefined) => void;
  readonly setCharset: (charset: number | undefined) => void;
  readonly setDefaultFont: (font: number | undefined) => void;
  /** As `\fcharset` says. */
  readonly charset: (font: number | undefined) => number | undefined;
  readonly openStyle: (style: number | undefined) => void;
  readonly setOutline: (outline: number | undefined) => void;
  readonly writeName: (text: string) => void;
  readonly closeStyle: () => void;
  /** 1–6 where such a paragraph is a heading; its own outline level says more than that of its style. */
  readonly headingLevel: (
    style: number | undefined,
    outline: number | undefined,
  ) => number | undefined;
}

interface Style {
  name: string;
  outline: number | undefined;
}

export function createSheet(): Sheet {
  const charsets = new Map<number, number>();
  const styles = new Map<number, Style>();
  let font = 0;
  let defaultFont = 0;
  let style: Style | undefined;
  return {
    openFont: (opened = 0) => void (font = opened),
    setCharset: (charset = 0) => void charsets.set(font, charset),
    setDefaultFont: (chosen = 0) => void (defaultFont = chosen),
    charset: (of) => charsets.get(of ?? defaultFont),
    openStyle(number = 0) {
      style = { name: '', outline: undefined };
      styles.set(number, style);
    },
    setOutline(outline) {
      if (style !== undefined) style.outline = outline;
    },
    writeName(text) {
      if (style !== undefined) style.name += text;
    },
    closeStyle: () => void (style = undefined),
    headingLevel(number, outline) {
      const of = styles.get(number ?? -1);
      const level = outline ?? of?.outline;
      if (level !== undefined) return level > 8 ? undefined : Math.min(6, level + 1);
      const name = of?.name.replace(/;.*$/s, '').trim() ?? '';
      const named = /^heading (\d)$/i.exec(name)?.[1];
      if (named !== undefined) return Math.min(6, Number(named));
      return /^title$/i.test(name) ? 1 : undefined;
    },
  };
}
