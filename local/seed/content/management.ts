import type { SeedFile } from '../seed-file.ts';

const january = `# Board meeting of 28 January 2026

Landquart, 9:00 to 12:40. Chair: Annatina Planta. Present: Viktor Aebischer, Petra Keller (minutes), Urs
Lötscher, Marie Dubois. Excused: none.

## 1 Result of 2025

Petra Keller presents the provisional result: sales of CHF 45.6 million, operating profit of CHF 4.1 million,
order backlog of CHF 17.3 million. The board takes note. Urs Lötscher asks why the stock has grown by CHF 1.2
million; the answer is the safety stock of springs after the supplier's strike.

## 2 Internal audit

Viktor Aebischer reports on the findings of November. The board asks for a second count of the grips before the
end of March and expects all serious findings to be closed by then.

## 3 Test hall Chur

The hall is on time and CHF 60,000 below the budget. The board releases the last part of the payment, CHF
410,000.

## 4 Decisions

- The budget for 2026 is approved with sales of CHF 48.6 million.
- The five-axis milling centre is approved under the condition written in the budget notes.
- The pension plan is left as it is until 2027.

Next meeting: 29 April 2026.
`;

const april = `# Board meeting of 29 April 2026

Chur, test hall, 9:30 to 13:10. Chair: Annatina Planta. Present: Viktor Aebischer, Petra Keller (minutes), Marie
Dubois. Excused: Urs Lötscher.

## 1 Annual accounts

The auditors confirm the accounts of 2025 without a remark. The board proposes a dividend of CHF 11.50 a share
to the general meeting of 18 June 2026, in total CHF 1.38 million. CHF 900,000 go to the free reserves.

## 2 Valdora

Samuel Okafor joins for this point. Valdora wants a bank guarantee of ten percent of the price; the board allows
up to CHF 480,000. The penalty for delay must not go beyond five percent of the price in any case.

## 3 Succession

Regula Caflisch retires on 31 March 2027. The board begins the search for a new Head of Sales in September,
inside the company first. This point is confidential until the announcement.

## 4 Takeover

The talks with Seiltec Tirol GmbH have ended: the price asked, EUR 9.4 million, was more than eleven times the
profit. The board does not want to take them up again before 2028.

## 5 Decisions

- Dividend as proposed under point 1.
- Guarantee for Valdora up to CHF 480,000.
- Insurance against cyber attacks with a sum of CHF 5 million from 1 July 2026.

Next meeting: 2 September 2026.
`;

const strategy = `# Strategy 2030

Version 4 of 5 May 2026, Viktor Aebischer. For the management only.

## Where we stand

Two thirds of our sales come from four operators in Switzerland, Austria and Italy. The market for new lifts in
the Alps shrinks by about two percent a year, while that for renewals and spare parts grows by five. Our margin
on spare parts is 38 percent, on new grips 19 percent.

## Goal 1: urban cable cars

By 2028 we want to enter the market of urban cable cars in South America, beginning with Colombia. Cities need
lifts that run 20 hours a day; our grip is tested for 22. The first step is a partner for service in Medellín,
chosen by March 2027. We invest up to CHF 2.2 million until the first order.

## Goal 2: service as a product

Operators shall pay for availability, not for hours. By 2027 each new grip carries a load cell whose data tells
when the spring has to be replaced. The pilot with Skyline Ropeways covers 80 grips. Target: 30 percent of sales
from service contracts in 2030, after 12 percent in 2025.

## Goal 3: one more leg

We look at parts for the cable transport of goods in ports. A decision falls at the end of 2026, after a study
of CHF 160,000.

## What we will not do

We build no complete lifts, we take over no competitor before 2028, and we do not move production abroad. The
plan keeps at least 110 jobs in production in Landquart.

## How we measure it

| Figure | 2025 | 2027 | 2030 |
| --- | --- | --- | --- |
| Sales in million CHF | 45.6 | 53 | 68 |
| Operating margin | 9.0 % | 10.5 % | 13 % |
| Share of service | 12 % | 20 % | 30 % |
| Sales outside Europe | 3 % | 8 % | 20 % |
| Employees | 208 | 225 | 250 |
`;

export const managementFiles: readonly SeedFile[] = [
  { path: 'Management/Board minutes/2026-01-28 Board.md', text: january },
  { path: 'Management/Board minutes/2026-04-29 Board.md', text: april },
  { path: 'Management/Strategy/Strategy 2030.docx', text: strategy },
  { path: 'Management/Strategy/Notes.txt', text: '' }, // an empty file is no error
];
