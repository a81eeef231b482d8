import { utils, write, type BookType, type WorkBook } from '@e965/xlsx';
import { createProse } from '../corpus/prose.ts';
import { createRandom } from '../corpus/random.ts';
import type { Truth } from './story.ts';

/** Its rows are known twice: as values with a format, which are written, and as Excel shows them. */
export function createWorkbook(
  seed: number,
  rows: number,
): { readonly truth: Truth; readonly workbook: WorkBook } {
  const random = createRandom(seed);
  const prose = createProse(random);
  const header = ['Trip', 'Costs', 'Share', 'Day', 'Guests', 'Paid'];
  const made = Array.from({ length: rows }, (_, at) => {
    const cents = random.whole(1_000, 9_999_999);
    const share = random.whole(1, 999);
    const day = random.whole(0, 364);
    return {
      values: [
        `${at + 1} ${prose.heading()}`,
        cents / 100,
        share / 1_000,
        firstDay + day,
        random.whole(1, 40),
        random.next() < 0.5,
      ],
      shown: { costs: inFrancs(cents), share: `${(share / 10).toFixed(1)}%`, day: dayOf(day) },
    };
  });
  const sheet = utils.aoa_to_sheet([header, ...made.map(({ values }) => values)]);
  for (const [at, { shown }] of made.entries()) {
    Object.assign(sheet[`B${at + 2}`], { z: '"CHF" #,##0.00', w: shown.costs });
    Object.assign(sheet[`C${at + 2}`], { z: '0.0%', w: shown.share });
    Object.assign(sheet[`D${at + 2}`], { z: 'yyyy/mm/dd', w: shown.day });
  }
  const table = [
    header,
    ...made.map(({ values: [trip, , , , guests, paid], shown }) => [
      String(trip),
      shown.costs,
      shown.share,
      shown.day,
      String(guests),
      String(paid).toUpperCase(),
    ]),
  ];
  const words = ['Trips', ...table.map((cells) => cells.join(' '))].join('\n');
  return {
    truth: { words, headings: ['Trips'], tables: [table] },
    workbook: { SheetNames: ['Trips'], Sheets: { Trips: sheet } },
  };
}

/** 1 January 2026 as Excel counts days. */
const firstDay = 46_023;
const dayOf = (day: number): string =>
  new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10).replaceAll('-', '/');

const inFrancs = (cents: number): string =>
  `CHF ${(cents / 100).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;

export function writeWorkbook(workbook: WorkBook, bookType: BookType): Uint8Array {
  const bytes: Uint8Array = write(workbook, { bookType, type: 'buffer', cellStyles: true });
  return bytes;
}
