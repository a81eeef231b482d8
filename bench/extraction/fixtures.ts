import sharp from 'sharp';
import { pictureOf, scanOf } from '../../tests/unit/shared/pipeline/2-extract/readers/scan.ts';
import { createStory, sectionText, truthOf, type Truth } from './story.ts';
import { storyWriters } from './write-story.ts';
import { createWorkbook, writeWorkbook } from './write-workbook.ts';

/** A file whose content is known because it was made up. */
export interface Fixture {
  /** As the report calls it. */
  readonly format: string;
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly truth: Truth;
}

const seeds = [1, 2, 3, 4];
const sections = 12;
const rows = 300;

/** The same on every machine. */
export async function createFixtures(): Promise<Fixture[]> {
  return [...(await documents()), ...workbooks(), ...(await scans())];
}

async function documents(): Promise<Fixture[]> {
  const made: Fixture[] = [];
  for (const [format, write] of Object.entries(storyWriters)) {
    for (const seed of seeds) {
      const story = createStory(seed, { sections, latin1: format === 'pdf' });
      const isPaged = format === 'pdf' || format === 'pptx';
      made.push({
        format,
        name: `story-${seed}.${format}`,
        bytes: await write(story),
        truth: { ...truthOf(story), ...(isPaged && { pages: story.sections.map(sectionText) }) },
      });
    }
  }
  return made;
}

function workbooks(): Fixture[] {
  const types = { xlsx: 'xlsx', xls: 'biff8', ods: 'ods' } as const;
  return Object.entries(types).flatMap(([format, bookType]) =>
    seeds.map((seed) => {
      const { truth, workbook } = createWorkbook(seed, rows);
      const bytes = writeWorkbook(workbook, bookType);
      return { format, name: `trips-${seed}.${format}`, bytes, truth };
    }),
  );
}

/** Pages as a scanner gives them, as they were laid on the glass: upright, on their side, on their head. */
const turns = { 'pdf, scanned': [0, 0, 0], 'pdf, scanned, turned': [90, 180, 270] } as const;

const scans = (): Promise<Fixture[]> =>
  Promise.all(Object.entries(turns).map(([format, degrees]) => scan(format, degrees)));

async function scan(format: string, degrees: readonly number[]): Promise<Fixture> {
  const story = createStory(9, { sections: 3, latin1: true });
  const pages = story.sections.map(({ heading, paragraphs }) => [heading, ...paragraphs]);
  const pictures = [];
  for (const lines of pages) {
    pictures.push(
      await pictureOf((pdf) => {
        pdf.fontSize(12);
        for (const line of lines) pdf.text(line).moveDown();
      }),
    );
  }
  const turned = pictures.map((picture, at) => sharp(picture).rotate(degrees[at] ?? 0));
  const texts = pages.map((lines) => lines.join('\n'));
  return {
    format,
    name: `${format.replaceAll(', ', '-')}.pdf`,
    bytes: await scanOf(turned),
    truth: { words: texts.join('\n'), headings: [], tables: [], pages: texts },
  };
}
