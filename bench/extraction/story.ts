import { createProse } from '../corpus/prose.ts';
import { createRandom, type Random } from '../corpus/random.ts';

/** A made-up document, before any program has written it to a file: what must be found again. */
export interface Story {
  readonly title: string;
  readonly sections: readonly Section[];
}

export interface Section {
  readonly heading: string;
  readonly paragraphs: readonly string[];
  readonly list: readonly string[];
  /** The first row is the header. */
  readonly table: readonly (readonly string[])[];
}

/** What a reader of the file is held against. */
export interface Truth {
  readonly words: string;
  readonly headings: readonly string[];
  readonly tables: Section['table'][];
  /** Where the format has pages or slides: the words of each. */
  readonly pages?: readonly string[];
}

const places = ['Zürich', 'Genève', 'Malmö', 'Kraków', 'Łódź', 'İzmir'];

/** @param latin1 only letters that the standard fonts of a PDF have */
export function createStory(
  seed: number,
  { sections, latin1 = false }: { sections: number; latin1?: boolean },
): Story {
  const random = createRandom(seed);
  const prose = createProse(random);
  const known = latin1 ? places.slice(0, 3) : places;
  const paragraph = () => `${prose.paragraph(350)} It was agreed in ${random.pick(known)}.`;
  return {
    title: prose.heading(),
    sections: Array.from({ length: sections }, (_, at) => ({
      heading: `${at + 1} ${prose.heading()}`,
      paragraphs: [paragraph(), paragraph()],
      list: [prose.heading(), prose.heading(), prose.heading()],
      table: createTable(at, random, known),
    })),
  };
}

/** No two cells of a column are alike, so that each has one right place. */
function createTable(section: number, random: Random, known: readonly string[]): string[][] {
  const rows = Array.from({ length: 6 }, (_, row) => [
    `Item ${section * 6 + row + 1}`,
    `${random.pick(known)} ${row + 1}`,
    `${random.whole(100, 999)}.${row}${random.whole(0, 9)}`,
    `2026-0${row + 1}-${random.whole(10, 28)}`,
  ]);
  return [['Name', 'Place', 'Amount', 'Due'], ...rows];
}

export const sectionText = ({ heading, paragraphs, list, table }: Section): string =>
  [heading, ...paragraphs, ...list, ...table.map((cells) => cells.join(' '))].join('\n');

export const truthOf = ({ sections }: Story): Truth => ({
  words: sections.map(sectionText).join('\n'),
  headings: sections.map(({ heading }) => heading),
  tables: sections.map(({ table }) => table),
});
