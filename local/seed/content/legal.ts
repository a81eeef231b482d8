import type { SeedFile } from '../seed-file.ts';
import { skylineContract, surveyContract } from './contracts.ts';

const nda = `# Non-disclosure agreement

Template 7, January 2026, Luca Bernasconi. Fill in the places in square brackets and nothing else; any other
change goes to Legal.

## Parties

Between Alpenwerk AG, Tardisstrasse 220, 7302 Landquart, and [name, address] (each a party).

## 1 Confidential information

Confidential information is all that a party makes known in connection with [purpose], in writing, by word of
mouth, by drawings or by samples, whether marked or not. Not confidential is what was public, what the other
party already knew and can prove, and what it received lawfully from a third party.

## 2 Duties

The receiving party uses the information for the purpose only. It shows it to employees and advisers who need it
and who are bound in the same way. It protects it as it protects its own secrets, and at least with reasonable
care.

## 3 Term

The duty of confidentiality lasts five years from the signature of this NDA, and ten years for drawings of
safety parts. It goes on when the talks end without a contract.

## 4 Return

Within 20 days of a request the receiving party gives back or destroys all documents and confirms this in
writing. Copies in backups may stay until they are overwritten, for at most twelve months.

## 5 Penalty

For each breach the party owes a contractual penalty of CHF 50,000. The payment does not end the duty. Further
damages can be claimed.

## 6 Law

Swiss law applies. The courts of Landquart are competent. For parties in the United States use template 9
instead.
`;

/** Also in a site of SharePoint, for everybody there. */
export const dataProtection = `# Data protection guideline

Valid from 1 September 2025. Owner: Luca Bernasconi. Contact for requests: privacy@alpenwerk.example.

## What is personal data

Personal data are all statements about a certain person: a name in a list of visitors, a voice on the hotline,
the time stamps of a badge. Data of load cells are not personal data as long as they do not show who was on
duty.

## Breach

A data breach must be reported to Legal within 4 hours of its discovery, at any time of the day. Legal decides
within 72 hours whether the Federal Data Protection Commissioner and the people concerned are told. A lost
laptop is a breach, even when its disk is encrypted. Do not delete anything before IT has secured the traces.

## Requests of people

Who asks which data we keep about them receives an answer within 30 days. Requests are never answered by the
department itself. In 2025 there were nine, of which seven came from applicants.

## How long we keep data

| Data | Kept for | Begins with |
| --- | --- | --- |
| Applications | 4 months | refusal |
| Personnel files | 10 years | end of employment |
| Badge times | 6 months | entry |
| Calls to the hotline | 90 days | call |
| Camera at gate 3 | 7 days | recording |
| Invoices | 10 years | end of the business year |

## Suppliers

A supplier who processes personal data signs the contract on processing, template 12. Data are kept in
Switzerland or in the European Economic Area; for all others Legal makes an assessment, which takes about three
weeks.
`;

const litigation = `Case,Opponent,Subject,Amount CHF,Court,State,Next date,Provision CHF
L-2024-03,Former sales agent Hotz,Commission after the end of the contract,184000,Regional court Landquart,Hearing held,2026-09-10,90000
L-2025-01,Bergbahnen Obertal in liquidation,Unpaid invoices,97500,Bankruptcy office Visp,Claim admitted,2026-12-01,60000
L-2025-04,Seilwerk Nord GmbH,Patent on the spring pack EP 3 441 902,650000,Federal patent court St. Gallen,Expert appointed,2026-10-22,210000
L-2026-01,Neighbours in Chur,Noise of the test hall at night,25000,District office Plessur,Talks,2026-07-03,15000
L-2026-02,Insurance of Pizol Express,Fallen ice at tower 4,41200,none yet,Letter answered,2026-08-15,0
`;

const exportControl = `# Export control

Guideline of 10 March 2026. Owner: Luca Bernasconi.

## Which goods

Grips and sheaves are free of control. The drive control DC-7 falls under item 3A225 when its frequency
converter goes beyond 600 hertz; our standard version stops at 400 hertz. Drawings are goods as well: sending
them by e-mail is an export.

## Which countries

For a country on list A nothing has to be done. For one on list B Legal checks the customer and the final use,
which takes five working days. To a country on list C nothing is delivered at all, not even spare parts under
warranty. The lists are renewed on the first Monday of each month.

## Papers

Each delivery outside Europe carries a declaration of final use, signed by the operator and not by a trader. The
papers are kept for ten years. A doubt is a reason to stop: nobody is blamed for a delivery that leaves two days
later.
`;

export const legalFiles: readonly SeedFile[] = [
  { path: 'Legal/Contracts/Frame contract Skyline Ropeways.pdf', text: skylineContract },
  { path: 'Legal/Contracts/Survey services Haddad.pdf', text: surveyContract },
  { path: 'Legal/Templates/NDA.docx', text: nda },
  { path: 'Legal/Templates/NDA draft.docx', text: nda, layout: { keepBytes: 2500 } },
  { path: 'Legal/Data protection guideline.md', text: dataProtection },
  { path: 'Legal/Litigation register.csv', text: litigation },
  { path: 'Legal/Export control.md', text: exportControl },
];
