const parts: readonly [name: string, price: number, weeks: number][] = [
  ['Spring pack', 148, 6],
  ['Clamp jaw', 212, 8],
  ['Jaw liner', 36, 2],
  ['Operating lever', 174, 7],
  ['Lever roller', 29, 2],
  ['Guide roller', 41, 2],
  ['Running wheel', 88, 3],
  ['Hanger bolt', 54, 4],
  ['Damper', 97, 5],
  ['Sheave body', 326, 9],
  ['Rubber liner', 62, 3],
  ['Bearing set', 118, 4],
  ['Rocking beam', 1240, 12],
  ['Rope catcher', 184, 6],
  ['Derailment switch', 267, 5],
  ['Load cell', 438, 10],
];

const families: readonly [code: string, factor: number][] = [
  ['AW-30', 0.85],
  ['AW-40', 1],
  ['AW-40 X', 1.2],
  ['SB-8', 0.9],
  ['SB-12', 1.05],
  ['SB-16', 1.3],
  ['DC-7', 1.15],
];

/** One row for each part and family: number, price in CHF, price from 50 pieces, delivery time, weight class. */
export function sparePartsCsv(): string {
  const rows = families.flatMap(([family, factor], f) =>
    parts.map(([name, base, weeks], p) => {
      const price = Math.round(base * factor);
      const number = `${family.replace(' ', '')}-${String(p + 1).padStart(3, '0')}`;
      const many = Math.round(price * 0.93);
      return `${number},${name} ${family},${price}.00,${many}.00,${weeks + (f % 3)},${p < 9 ? 'A' : 'B'}`;
    }),
  );
  const head =
    'Part number,Name,Price CHF,Price from 50 pieces,Delivery time in weeks,Freight class';
  return [head, ...rows, ''].join('\n');
}
