/** Yearly amounts in CHF by department and account; a quarter's share differs, since fairs and tests have their seasons. */
const lines: readonly [department: string, account: string, yearly: number, season: number][] = [
  ['Engineering', 'Salaries', 4_180_000, 0],
  ['Engineering', 'Test material', 310_000, 2],
  ['Engineering', 'External tests and certificates', 265_000, 3],
  ['Engineering', 'Software licences', 148_000, 1],
  ['Engineering', 'Training', 42_000, 2],
  ['Sales', 'Salaries', 2_260_000, 0],
  ['Sales', 'Fairs', 385_000, 2],
  ['Sales', 'Travel', 214_000, 2],
  ['Sales', 'Customer events', 68_000, 4],
  ['Sales', 'Advertising', 92_000, 1],
  ['Finance', 'Salaries', 980_000, 0],
  ['Finance', 'Auditors', 74_000, 4],
  ['Finance', 'Insurance', 312_000, 1],
  ['Finance', 'Bank charges', 36_000, 0],
  ['People', 'Salaries', 720_000, 0],
  ['People', 'Recruiting', 118_000, 1],
  ['People', 'Apprentices', 264_000, 3],
  ['People', 'Health and safety days', 31_000, 2],
  ['Legal', 'Salaries', 410_000, 0],
  ['Legal', 'External lawyers', 185_000, 3],
  ['Legal', 'Patents and trade marks', 97_000, 4],
  ['IT', 'Salaries', 860_000, 0],
  ['IT', 'Cloud services', 228_000, 0],
  ['IT', 'Devices', 134_000, 1],
  ['IT', 'ERP renewal', 210_000, 3],
  ['Production', 'Salaries', 9_640_000, 0],
  ['Production', 'Steel', 5_280_000, 2],
  ['Production', 'Bearings and springs', 2_130_000, 2],
  ['Production', 'Energy', 890_000, 1],
  ['Production', 'Maintenance', 415_000, 3],
  ['Management', 'Salaries', 1_150_000, 0],
  ['Management', 'Board of Directors', 240_000, 4],
  ['Management', 'Consultants', 160_000, 2],
  ['Company', 'Rent and buildings', 1_020_000, 0],
  ['Company', 'Canteen', 196_000, 0],
  ['Company', 'Test hall Chur', 2_500_000, 3],
];

const highSeason = 0.4;
const lowSeason = 0.2;

export function budgetCsv(): string {
  const rows = lines.map(([department, account, yearly, season]) => {
    const quarters = [1, 2, 3, 4].map((quarter) =>
      Math.round(yearly * (season === 0 ? 0.25 : quarter === season ? highSeason : lowSeason)),
    );
    return [department, account, yearly, ...quarters].join(',');
  });
  return ['Department,Account,Budget 2026 CHF,Q1,Q2,Q3,Q4', ...rows, ''].join('\n');
}
