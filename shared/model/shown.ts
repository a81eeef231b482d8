import type { Item } from './item.ts';

/** How a file is named and opened. */
export interface Shown {
  /** Of a file inside of others the names of all, outermost first: `offers.zip > 2026/contract.docx`. */
  readonly title: string;
  /** Of the outermost: what is inside of it has no address of its own. */
  readonly url: string;
  /** Names of the chain that the title takes up. */
  readonly names: number;
}

/** @param chain the file first, then what is above it */
export function shownAs(chain: readonly Item[]): Shown {
  const names = (chain[0]?.member?.path.length ?? 0) + 1;
  const named = chain.slice(0, names);
  return {
    title: named
      .map(({ name }) => name)
      .toReversed()
      .join(' > '),
    url: named.at(-1)?.file?.url ?? '',
    names,
  };
}
