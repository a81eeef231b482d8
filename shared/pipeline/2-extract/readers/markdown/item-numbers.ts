/** Open lists, innermost last. */
export interface ItemNumbers {
  /**
   * The mark of the next item, as pages show it: counted on where its number does not go up, since many writers put `1.` before each
   * (CommonMark, 5.3).
   * @param mark such as `3.` or `-`
   */
  readonly next: (indent: number, mark: string) => string;
  readonly isInList: () => boolean;
  /** What follows is of no list. */
  readonly end: () => void;
}

export function createItemNumbers(): ItemNumbers {
  let open: { readonly indent: number; number: number }[] = [];
  return {
    next(indent, mark) {
      while ((open.at(-1)?.indent ?? -1) > indent) open.pop();
      if (open.at(-1)?.indent !== indent) open.push({ indent, number: -1 });
      const list = open.at(-1);
      const [, written, sign] = /^(\d+)(.)$/.exec(mark) ?? [];
      if (list === undefined || written === undefined) {
        if (list !== undefined) list.number = -1;
        return '-';
      }
      list.number = Math.max(list.number + 1, Number(written));
      return `${list.number}${sign}`;
    },
    isInList: () => open.length > 0,
    end: () => void (open = []),
  };
}
