import type { SeedFile } from '../seed-file.ts';

const internalAudit = `# Internal audit 2025

Report of 14 November 2025 by Gubler Revision, Chur. For the management and Finance only.

## Scope

Between 1 September and 17 October 2025 the auditors looked at purchasing, payments, stock and the expense
reports of the year up to August 2025. They read 1,240 documents, spoke to 17 people and counted three sections
of the store. The overall mark is satisfactory: two findings are serious, four are moderate, and three are
remarks.

## Finding 1: stock of finished grips

The auditors counted 412 finished grips AW-40 in the stock, so that 27 grips with a value of CHF 38,340 were
missing against the ERP system. The difference arose since repaired grips were put back into the store without a booking.
Recommendation: repaired grips get a store of their own. Owner: Engineering, due 28 February 2026.

## Finding 2: duplicate supplier payments

The auditors found 14 duplicate payments to suppliers with a total of CHF 31,870. Eleven of them were invoices
that came once by post and once by e-mail and were entered under different numbers. CHF 26,400 has been paid
back so far. Recommendation: the ERP system compares amount, date and supplier before an invoice is released.
Owner: Finance, due 31 January 2026.

## Finding 3: changed bank account

In May 2025 the bank account of a supplier was changed after an e-mail that was forged. A payment of CHF 18,900
went to the wrong account; the insurance has paid CHF 15,000 of it. Recommendation: each change is confirmed by
a call to a number that was known before. Owner: Finance, done on 1 October 2025.

## Finding 4: approval after the order

Of 180 orders above CHF 5,000, 22 were approved only after they had been sent to the supplier. Sixteen of these
came from the department Engineering. Recommendation: the order form refuses to be sent without an approval
number. Owner: Purchasing, due 31 March 2026.

## Finding 5: expense reports

Of 300 expense reports, 41 lacked the names of the guests at a dinner, and six went beyond the hotel limit
without an approval. The amounts are small, CHF 2,115 in all. Recommendation: a reminder to all travellers and a
check of each report above CHF 500. Owner: Finance, done on 1 March 2026 with the new expense policy.

## Finding 6: rights in the ERP system

Four people could both enter a supplier and release a payment. Two of them had left their department more than a
year before. Recommendation: IT and Finance go through the rights every quarter. Owner: IT, due 31 December
2025.

## Remarks

The contract register of Legal lacks the end date of 19 contracts. The cash box in the canteen was CHF 84.20
short. The emergency signature list still names the former Chief Financial Officer.

## Response of the management

The management accepts all findings. Viktor Aebischer takes over the follow-up himself and reports to the board
each quarter. The auditors return in September 2026 and look first at findings 1 and 2.
`;

const followUp = `Finding,Topic,Severity,Owner,Due,State,Remark
1,Stock of finished grips,serious,Mei Tanaka,2026-02-28,done,Repair store R2 set up on 19 February; second count gave a difference of one piece
2,Duplicate supplier payments,serious,Petra Keller,2026-01-31,done,ERP check live since 26 January; CHF 30120 of CHF 31870 paid back
3,Changed bank account,moderate,Petra Keller,2025-10-01,done,Call back is in the approval limits
4,Approval after the order,moderate,Purchasing,2026-03-31,late,Order form changed in the test system; live planned for 15 July 2026
5,Expense reports,moderate,Petra Keller,2026-03-01,done,New expense policy in force
6,Rights in the ERP system,moderate,Ines Duarte,2025-12-31,done,Four rights taken away; review each quarter
R1,Contract register,remark,Luca Bernasconi,2026-06-30,open,Seven of 19 end dates are still missing
R2,Cash box in the canteen,remark,Petra Keller,2025-12-01,done,Card payments only since December
R3,Emergency signature list,remark,Viktor Aebischer,2025-11-30,done,Replaced by the list of 27 November 2025
`;

export const auditFiles: readonly SeedFile[] = [
  { path: 'Finance/Audit/Internal audit 2025.pdf', text: internalAudit },
  { path: 'Finance/Audit/Audit follow-up.csv', text: followUp },
];
