import { columnOf } from '../sheets/cell-names.ts';
import type { Shortcut } from '../xml.ts';

export interface PlainCell {
  /** From 1. */
  readonly column: number;
  /** ST_CellType: `n`, `s` and so on. */
  readonly type: string;
  readonly style: number;
  readonly value: string;
}

/** Each attribute once at most, and values of characters that XML allows and that stand for themselves. */
const plain =
  // oxlint-disable-next-line no-control-regex -- they are what may not be
  /<c r="([A-Z]{1,3})\d{1,7}"(?: s="(\d{1,6})")?(?: t="([a-z]{1,9})")?(?:\/>|><v>([^<>&\u0000-\u001F\u007F-\u009F\uFFFE\uFFFF]*)<\/v><\/c>)/y;

/**
 * Takes cells out of a sheet's XML that hold a value and nothing else: no formula, no text of their own, nothing escaped. A large sheet is
 * little but such cells, and as five tags and texts each they take several times as long. What looks otherwise in the least is left to
 * the parser.
 */
export const plainCells = (take: (cell: PlainCell) => boolean): Shortcut => ({
  begin: '<c r="',
  take(text, start) {
    let end = start;
    for (;;) {
      plain.lastIndex = end;
      const cell = plain.exec(text);
      if (cell === null) return end;
      const [{ length }, column = '', style = '0', type = 'n', value = ''] = cell;
      if (!take({ column: columnOf(column), type, style: Number(style), value })) return end;
      end += length;
    }
  },
});
