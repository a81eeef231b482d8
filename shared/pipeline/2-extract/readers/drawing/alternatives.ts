/**
 * Office writes some things twice: as new versions draw them, and as old ones did. One of the two is read. Old drawings (VML) are
 * not, so that where the first choice is one, what stands for it is read. ISO/IEC 29500-3, 7.6
 */
export interface Alternatives {
  /** Whether the element counts. */
  readonly open: (name: string, attributes: Readonly<Record<string, string>>) => boolean;
  readonly close: (name: string) => boolean;
}

export function createAlternatives(): Alternatives {
  /** Of each open pair: whether one was taken. */
  const taken: boolean[] = [];
  /** Open elements within what is not read. */
  let ignored = 0;

  const isTaken = (name: string, attributes: Readonly<Record<string, string>>): boolean => {
    const isNew = name === 'Choice' && attributes['Requires'] !== 'v';
    if (taken.at(-1) === true || (!isNew && name === 'Choice')) return false;
    taken[taken.length - 1] = true;
    return true;
  };
  return {
    open(name, attributes) {
      if (ignored > 0) ignored += 1;
      else if (name === 'AlternateContent') taken.push(false);
      else if (name === 'Choice' || name === 'Fallback') {
        if (!isTaken(name, attributes)) ignored = 1;
      }
      return ignored === 0;
    },
    close(name) {
      if (ignored > 0) {
        ignored -= 1;
        return false;
      }
      if (name === 'AlternateContent') taken.pop();
      return true;
    },
  };
}
