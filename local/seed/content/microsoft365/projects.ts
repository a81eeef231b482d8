import type { SeedFile } from '../../seed-file.ts';

const valdoraPlan = `# Project plan Valdora

Version 3 of 8 June 2026, Mei Tanaka. Customer: Valdora S.p.A., ten-seat gondola Aosta-Peroulaz to Col Fenêtre.

## Team

Mei Tanaka leads the project, Samuel Okafor speaks with the customer. Flurin Demarmels is responsible for the
load cells, Beat Hosang for the second shift in hall B. The team meets on Tuesdays at 8:15 in room Parpan.

## Milestones

| Milestone | Date | Responsible |
| --- | --- | --- |
| Drawings released | 3 July 2026 | Mei Tanaka |
| First grip on the test loop | 14 August 2026 | Flurin Demarmels |
| Acceptance of the first lot in Chur | 9 October 2026 | Sofia Meili |
| Towers surveyed again after the winter | 12 May 2027 | Noor Haddad |

## Rules of the project

Drawings lie in this library only; a drawing sent by e-mail does not count. A change after 3 July needs the
signatures of design and production. Questions of the customer are answered within two working days.
`;

const valdoraRisks = `Number,Risk,Probability,Effect,Measure,Owner
1,Lever forgings come late from Brescia,Medium,Three weeks of delay,Second supplier in Linz approved until 31 July,Beat Hosang
2,Second shift finds too few volunteers,Medium,40 grips a month fewer,Temporary staff from September,Hanna Brunner
3,Tower 9 stands two centimetres off its axis,Low,New shims for one sheave assembly,Survey again before assembly,Noor Haddad
4,Winter comes early at Col Fenêtre,High,Sheaves can only be fitted in May,Fit towers 8 to 12 first,Mei Tanaka
5,Paint RAL 5015 flakes at minus 30 degrees,Low,Repaint 200 covers,Cold test in week 31,Flurin Demarmels
6,Customer changes the interface of the control,Medium,Six weeks of programming,Interface frozen by letter of 1 June,Samuel Okafor
`;

const survey = `# Site survey Peroulaz

Report of 29 May 2026, Noor Haddad, geodetic engineer. Order SV-2026-03, site 4 of 12.

## What was measured

Twelve tower foundations and both stations, on 18 to 20 May 2026, in the frame LV95 and in the Italian frame
ETRF2000. The weather was dry, with wind of up to 30 kilometres an hour on the second day.

## Result

Eleven foundations lie within the accuracy of 8 millimetres. Tower 9 stands 21 millimetres to the east of its
axis, measured twice from different stations. The height of the upper station is 2,281.46 metres, four
centimetres below the drawing.

## Recommendation

Tower 9 can be corrected with shims under the sheave assembly; the foundation need not be touched. It should be
measured again after the first winter, since the slope above it moves by about six millimetres a year.
`;

const loadCells = `# Concept of the load cell pilot

Version 2 of 19 May 2026, Flurin Demarmels and Mei Tanaka. Pilot with 80 grips at Skyline Ropeways.

## Aim

The pilot shall show whether the force of a spring pack can be followed so closely that springs are replaced by
their state and not by the calendar. Expected: a third fewer springs a year.

## How it works

A load cell in the hanger bolt measures the force at each coupling, 240 times a second. A radio module sends one
value per coupling to the station. The battery of a load cell lasts 26 months at ten hours of service a day.

## Alarm

Below 21 kilonewtons the station reports the grip, and its carrier is parked at the next stop. Two values in a
row must be below the limit, so that ice on the rope raises no false alarm.

## Open questions

- Who pays for the replacement of batteries after the pilot?
- Does the radio module need an approval of its own in Italy?
- May the data also be used for the test hall in Chur?
`;

const medellin = `# Tender summary Medellín

Confidential. Samuel Okafor, 11 June 2026. Only for those named on the list of this folder.

## What is asked for

The city of Medellín asks for 1,150 grips and the sheaves of a new urban line of 4.1 kilometres, with service
for ten years. Offers close on 30 September 2026 at noon, local time. The tender bond is two percent of the
price.

## Our offer

We offer together with the service partner Andes Cable. The target price of our part is USD 8.6 million, with a
margin of 14 percent in the first phase. Below 11 percent we withdraw.

## Who bids against us

Two competitors are known. One has no grip that is approved for 22 hours a day; the other was late by five
months in La Paz.

## Decision

Viktor Aebischer decides on 21 September 2026 whether the offer is handed in.
`;

const medellinCosts = `Position,Quantity,Cost each USD,Cost USD,Remark
Grip AW-40 X,1150,5240,6026000,With load cell
Sheave assembly SB-16,34,18900,642600,Twelve of them with return sheaves
Tools and first spare parts,1,214000,214000,Two containers
Transport to Cartagena,1,188000,188000,By sea with insurance
Training in Medellín,30,2350,70500,Three trainers for ten days
Bank guarantee,1,96000,96000,Ten years
Reserve,1,158900,158900,Two percent
`;

const savognin = `# Invitation to tender: chairlift Savognin

Published on 2 June 2026 by Bergbahnen Savognin. Notes by Samuel Okafor are marked.

## Subject

Renewal of the grips and sheaves of the chairlift Somtgant, six seats, 1,870 metres long, built in 1997. The lift
may stand still from 12 April to 20 November 2027.

## What is asked for

- 148 detachable grips for a speed of 5 metres per second
- Sheaves for 16 towers, with noise values measured at minus 10 degrees
- Removal and recycling of the old parts

## How offers are judged

Price counts 45 percent, noise 25 percent, costs of upkeep over 20 years 20 percent, and the schedule 10 percent.
Offers are due on 28 August 2026.

## Notes

Noise is our strong point since the new liners. Overdue invoices of the customer must be paid before we sign.
`;

export const projectFiles: readonly SeedFile[] = [
  { path: 'sites/Projects/Documents/Valdora/Project plan.md', text: valdoraPlan },
  { path: 'sites/Projects/Documents/Valdora/Risks.csv', text: valdoraRisks },
  { path: 'sites/Projects/Documents/Valdora/Site survey Peroulaz.pdf', text: survey },
  { path: 'sites/Projects/Documents/Load cells/Concept of the pilot.docx', text: loadCells },
  { path: 'sites/Projects/Tenders/Medellin/Tender summary.pdf', text: medellin },
  { path: 'sites/Projects/Tenders/Medellin/Costs.csv', text: medellinCosts },
  { path: 'sites/Projects/Tenders/Savognin/Invitation to tender.html', text: savognin },
];
