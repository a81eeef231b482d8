import { xlsxFile } from '../../tests/unit/shared/pipeline/2-extract/readers/xlsx-file.ts';
import { createProse } from '../corpus/prose.ts';
import { createRandom } from '../corpus/random.ts';
import type { targets } from '../targets.ts';
import { createStory } from './story.ts';
import { storyWriters } from './write-story.ts';

export interface LargeFile {
  readonly what: string;
  readonly name: string;
  /** Where it has some. */
  readonly pages?: number;
  readonly target: keyof typeof targets;
}

const pdfPages = 300;
/** About as much XML as an 872-page handbook of the public corpus has, 5.3 MB. */
const docxSections = 1_200;
const sheetRows = 120_000;

export async function createLarge(): Promise<(LargeFile & { readonly bytes: Uint8Array })[]> {
  const pdf = await storyWriters.pdf(createStory(5, { sections: pdfPages, latin1: true }));
  const docx = await storyWriters.docx(createStory(6, { sections: docxSections }));
  return [
    {
      what: `pdf, ${pdfPages} pages`,
      name: 'large.pdf',
      bytes: pdf,
      pages: pdfPages,
      target: 'largePdf',
    },
    {
      what: `docx, ${docxSections} sections with tables`,
      name: 'large.docx',
      bytes: docx,
      target: 'largeDocx',
    },
    {
      what: `xlsx, ${sheetRows} rows of 8 cells`,
      name: 'large.xlsx',
      bytes: workbook(),
      target: 'largeXlsx',
    },
  ];
}

/** Words of a thousand strings that the cells share, numbers, amounts, shares and dates: as programs write it. */
function workbook(): Uint8Array {
  const random = createRandom(7);
  const prose = createProse(random);
  const strings = Array.from({ length: 1_000 }, () => `<t>${prose.heading()}</t>`);
  const styles =
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="4"/><xf numFmtId="10"/></cellXfs>';
  const text = (at: string) => `<c r="${at}" t="s"><v>${random.whole(0, 999)}</v></c>`;
  const value = (at: string, number: number, style = 0) =>
    `<c r="${at}" s="${style}"><v>${number}</v></c>`;
  const rows = Array.from({ length: sheetRows }, (_, row) => {
    const n = row + 1;
    const cells = [
      value(`A${n}`, n),
      text(`B${n}`),
      text(`C${n}`),
      value(`D${n}`, random.whole(100, 999_999) / 100, 2),
      value(`E${n}`, random.whole(1, 999) / 1_000, 3),
      value(`F${n}`, 46_023 + random.whole(0, 364), 1),
      value(`G${n}`, random.whole(1, 40)),
      text(`H${n}`),
    ];
    return `<row r="${n}">${cells.join('')}</row>`;
  });
  return xlsxFile([{ rows: rows.join('') }], { strings, styles });
}
