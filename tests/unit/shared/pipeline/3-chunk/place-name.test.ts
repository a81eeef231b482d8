import { expect, it } from 'vitest';
import { placeName } from '../../../../../shared/pipeline/3-chunk/place-name.ts';

it('names the smallest range of cells that holds all of them', () => {
  const places = [
    { sheet: 'Budget', cells: 'B2:F2' },
    { sheet: 'Budget', cells: 'A3:C3' },
  ];
  expect(placeName(places)).toBe('Budget!A2:F3');
  expect(placeName([{ sheet: 'Budget', cells: 'AA10' }])).toBe('Budget!AA10');
  expect(placeName([{ sheet: 'Budget', cells: 'XFD1048576' }])).toBe('Budget!XFD1048576');
});

it('names the cells alone in a file that is one table', () => {
  expect(placeName([{ cells: 'A2:C2' }, { cells: 'A3' }])).toBe('A2:C3');
});

it('names each of a few sheets', () => {
  const places = ['One', 'Two', 'Three', 'Four'].map((sheet) => ({ sheet, cells: 'A1' }));
  expect(placeName(places)).toBe('One!A1, Two!A1, Three!A1');
  expect(placeName([{ sheet: 'Notes' }])).toBe('Notes');
});

it('names a stretch of a recording', () => {
  const places = [
    { fromMs: 80_000, toMs: 90_500 },
    { fromMs: 90_500, toMs: 3_725_999 },
  ];
  expect(placeName(places)).toBe('0:01:20-1:02:05');
  expect(placeName([{ fromMs: 500 }])).toBe('0:00:00');
});

it('leaves pages to say where they are', () => {
  expect(placeName([{ page: 3 }])).toBeNull();
  expect(placeName([])).toBeNull();
});
