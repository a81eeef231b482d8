import type { SeedFile } from '../../seed-file.ts';

const agenda = `# Agenda of the board meeting on 2 September 2026

Landquart, 9:00. Chair: Annatina Planta. Papers are read before the meeting.

## 1 Half-year result

Petra Keller presents sales, margin and the forecast for the year. Proposal: the forecast stays at CHF 48.6
million.

## 2 Medellín

Viktor Aebischer asks for the mandate to sign an offer with a tender bond of up to USD 180,000.

## 3 Succession in Sales

Report on the first talks. The paper lies in the folder Succession and is not printed.

## 4 Hall C

Proposal to buy the neighbouring plot of 3,400 square metres for CHF 1.9 million, with an option until 31 October
2026.
`;

const succession = `# Succession in Sales

Strictly confidential. Viktor Aebischer, 26 June 2026.

## What we look for

A Head of Sales who knows operators in the Alps and has led a team of ten or more. Spanish is an advantage.
Start on 1 January 2027, three months together with Regula Caflisch.

## Candidates

Two people inside the company are considered; the talks with them begin on 7 September 2026. Outside, the search
firm Gipfel Partner names up to four people, for a fee of CHF 62,000.

## Pay

The fixed salary lies between CHF 168,000 and CHF 185,000. The bonus is at most 25 percent, half of it for the
margin.
`;

const risks = `# Risk report 2026

For the board, 22 June 2026. Petra Keller with Luca Bernasconi.

## The five largest risks

| Risk | Loss in million CHF | Probability | Change since 2025 |
| --- | --- | --- | --- |
| Recall of a safety part | 6.5 | 2 % | unchanged |
| Attack on the ERP system | 2.4 | 8 % | higher |
| Valdora withdraws | 2.1 | 3 % | new |
| Franc rises by ten percent | 1.3 | 15 % | unchanged |
| Loss of the forge in Brescia | 0.9 | 6 % | lower |

## Recall

The largest single risk remains the recall of a safety part, with a loss of up to CHF 6.5 million. The insurance
pays CHF 4 million of it after a deductible of CHF 250,000.

## Measures

Springs are bought from two suppliers since March. The plan for an outage of the ERP system is rehearsed in
October. A currency hedge covers 60 percent of the orders in euro.
`;

export const boardFiles: readonly SeedFile[] = [
  { path: 'sites/Board/Documents/2026-09-02 Agenda.md', text: agenda },
  { path: 'sites/Board/Documents/Succession/Head of Sales.docx', text: succession },
  { path: 'sites/Board/Documents/Risk report 2026.pdf', text: risks },
];
