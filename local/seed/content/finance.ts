import type { SeedFile } from '../seed-file.ts';
import { auditFiles } from './audit.ts';
import { budgetCsv } from './budget.ts';

const travelPolicy = `# Travel policy

Valid from 1 January 2026. Owner: Petra Keller, Head of Finance. It replaces the policy of 2023.

## Who and what it covers

The policy covers every journey on company business that is longer than one working day or goes beyond 60
kilometres from the place of work. Commuting is not travel. Journeys of external partners follow their contract;
Finance pays nothing that the contract does not name.

## Approval before booking

A journey within Switzerland is approved by the line manager. A journey abroad also needs the approval of the
head of department, and one outside Europe that of the Chief Executive Officer. Approval is asked for in the
travel tool at least five working days before departure. Without an approval number the travel agency Bergfalk
Reisen books nothing.

## Hotels

The travel limit for hotels in Zurich is CHF 220 a night, breakfast and city tax included. In Geneva the hotel
limit is CHF 240 a night. For a city that is not in the table, the limit is CHF 170 in Switzerland and EUR 150
abroad. The difference above a limit is paid by the traveller, unless the approval names a higher amount.

| City | Limit per night | Limit during fairs |
| --- | --- | --- |
| Zurich | CHF 220 | CHF 290 |
| Geneva | CHF 240 | CHF 310 |
| Basel | CHF 200 | CHF 280 |
| Bern | CHF 180 | CHF 200 |
| Chur | CHF 150 | CHF 150 |
| Innsbruck | EUR 140 | EUR 190 |
| Grenoble | EUR 130 | EUR 175 |
| Bolzano | EUR 145 | EUR 180 |
| Munich | EUR 175 | EUR 260 |
| Vienna | EUR 165 | EUR 220 |

The higher limit during fairs applies from the day before the fair to the day after it. The fairs are Interalpin
in Innsbruck, Mountain Planet in Grenoble and Swissbau in Basel.

## Trains and flights

Trains come first. Second class is the rule; first class is allowed for a journey of more than 90 minutes one
way, or with a half-fare card. A flight is allowed when the train takes more than six hours from door to door.
Flights are booked in economy class; premium economy is allowed for a flight of more than seven hours. Business
class needs the signature of the Chief Executive Officer.

## Cars

A private car is used only when public transport would take more than twice as long. The company then pays CHF
0.70 per kilometre. Rental cars are booked in the compact class, electric where it is offered. Fines are never
paid by the company.

## Meals

The daily allowance for meals in Switzerland is CHF 65: CHF 10 for breakfast, CHF 22 for lunch and CHF 33 for
dinner. A meal paid by a customer or included in the hotel is deducted. Abroad the allowance is EUR 58. Alcohol
is paid only at a dinner with customers, as the expense policy describes.

## After the journey

The expense report is handed in within ten working days after the return, with all receipts. A report that is
handed in after 60 days is not paid any more. Finance pays with the next salary run, as set out in the payroll
calendar.
`;

const expensePolicy = `# Expense policy

Valid from 1 March 2026. Owner: Petra Keller. See the travel policy for hotels, trains and flights.

## Receipts

Every expense needs a receipt with date, place, amount and value added tax number. An expense of up to CHF 25
may be handed in without a receipt, at most four times a month. A credit card slip is not a receipt.

## Company credit card

A company credit card is given to people who travel more than 15 days a year. The monthly limit is CHF 3,000.
Cash withdrawals are allowed only abroad and up to CHF 300 a journey. Private use of the card is forbidden, even
when it is paid back the same day. The loss of a card is reported to the bank at once and to Finance the same
day.

## Invitations of customers

A dinner with customers may cost up to CHF 110 a person, drinks and tip included. The names of all guests and
the reason are written on the receipt. Gifts to customers may be worth up to CHF 80 a person and year; gifts to
public officials are forbidden without exception.

## Telephone and home office

Employees with a private contract for their mobile telephone receive CHF 35 a month. For home office there is a
flat amount of CHF 40 a month from two days a week. A desk or a chair is not an expense: it is ordered through
Purchasing.

## Checks

Finance checks each report above CHF 500 and one in ten of the others. A wrong report is sent back with a
comment. Repeated wrong reports are discussed with the line manager; the internal audit reads the list of those
once a year.
`;

const approvalLimits = `# Approval limits

As of 1 April 2026. An order is never split to stay below a limit.

| Role | Within the budget | Outside the budget |
| --- | --- | --- |
| Team lead | CHF 2,000 | nothing |
| Head of department | CHF 25,000 | CHF 5,000 |
| Head of Finance | CHF 80,000 | CHF 20,000 |
| Chief Executive Officer | CHF 400,000 | CHF 150,000 |
| Board of Directors | no limit | no limit |

## Two signatures

Each payment above CHF 10,000 needs two signatures, one of them from Finance. Petra Keller and Viktor Aebischer
sign together above CHF 80,000. A person who has ordered something may not release its payment.

## New suppliers

A new supplier is entered by Purchasing and released by Finance after a call to a telephone number that was
found independently of the invoice. A change of a bank account is checked in the same way. This rule was added
after finding 3 of the internal audit of 2025.
`;

const budgetNotes = `# Budget notes 2026

Written by Petra Keller on 9 January 2026 for the heads of department.

## What the budget assumes

The budget for 2026 assumes sales of CHF 48.6 million, 6.5 percent more than in 2025. The exchange rate behind
it is CHF 0.94 for one euro. Steel is planned at CHF 1,120 a tonne, electricity at 21.4 Rappen per kilowatt
hour. Salaries rise by 1.8 percent on average from April.

## Investments

The largest investment is the new test hall in Chur with CHF 3.9 million, of which CHF 1.4 million was already
paid in 2025. The second is the five-axis milling centre for CHF 870,000; it is ordered only if the order intake
to the end of May reaches CHF 19 million. The renewal of the ERP system is planned at CHF 420,000 over two
years.

## What is at risk

The order from Valdora is in the budget with a probability of 70 percent. If it does not come, Engineering
postpones two positions and Sales leaves out the fair in Grenoble. The guarantee provision for the sheave SB-12
was raised to CHF 260,000 because of the noise complaints from Skyline Ropeways.

## How we follow it

Each head of department receives the figures on the sixth working day of the month. A deviation of more than
five percent, or of CHF 20,000, is explained in writing by the tenth working day. The forecast is made anew in
April, July and October.
`;

const receipts = `How to hand in receipts

Put a scan of each receipt into this folder: everybody may put files in, only Finance can read them.
Name the file with your short name, the date and the amount, for example okafor-2026-03-12-84.50.pdf.
Photographs are fine when all four corners can be seen. Files above 10 MB are refused.
Receipts in a foreign currency are converted by Finance at the monthly rate of the Swiss customs office.
`;

const payrollCalendar = `# Payroll calendar 2026

Salaries are paid on the 25th of the month; if that is a weekend, on the Friday before. Changes reach the salary
run when People and Culture has them by the 12th.

| Month | Changes until | Expenses until | Paid on |
| --- | --- | --- | --- |
| January | 12 January | 15 January | 23 January |
| February | 12 February | 16 February | 25 February |
| March | 12 March | 16 March | 25 March |
| April | 10 April | 15 April | 24 April |
| May | 12 May | 15 May | 22 May |
| June | 12 June | 15 June | 25 June |
| July | 10 July | 15 July | 24 July |
| August | 12 August | 14 August | 25 August |
| September | 11 September | 15 September | 25 September |
| October | 12 October | 15 October | 23 October |
| November | 12 November | 16 November | 25 November |
| December | 4 December | 8 December | 18 December |

## Thirteenth salary

The thirteenth salary is paid in two halves, with the salaries of June and December. Those who join or leave
during the year receive it in proportion.
`;

export const financeFiles: readonly SeedFile[] = [
  { path: 'Finance/Policies/Travel policy.docx', text: travelPolicy },
  { path: 'Finance/Policies/Expense policy.docx', text: expensePolicy },
  { path: 'Finance/Policies/Approval limits.md', text: approvalLimits },
  { path: 'Finance/Budget/Budget 2026.csv', text: budgetCsv() },
  { path: 'Finance/Budget/Budget notes 2026.md', text: budgetNotes },
  { path: 'Finance/Receipts/How to hand in receipts.txt', text: receipts },
  { path: 'Finance/Payroll calendar 2026.html', text: payrollCalendar },
  ...auditFiles,
];
