import type { SeedFile } from '../seed-file.ts';
import { skylineContract, valdoraContract } from './contracts.ts';
import { sparePartsCsv } from './spare-parts.ts';

const services = `Service,Unit,Price CHF,Conditions
Service engineer in the Alps,hour,165,Travel time at half price
Service engineer outside the Alps,day,1480,Travel and hotel at cost
Service engineer at weekends,hour,235,Only with an order before Thursday 12:00
Inspection of a grip at the operator's site,piece,48,At least 40 pieces
Inspection of a grip in Landquart,piece,62,Return within 15 working days
Overhaul of a grip with new spring pack,piece,390,Includes the certificate 3.1
Alignment of a sheave assembly,tower,1250,Crane and access by the operator
Magnetic test of a haul rope,kilometre,940,At least two kilometres
Training of operators,day,2100,Up to 12 people
Hotline day and night,year,5400,Included in a service contract Gold
Service contract Silver,year,14500,One inspection a year and ten percent off spare parts
Service contract Gold,year,28900,Two inspections a year and fifteen percent off spare parts
Evacuation exercise,day,3600,With four rescuers
Rental of a spare drive,week,6800,Transport at cost
`;

const discountRules = `# Discount rules

Valid from 1 January 2026. Owner: Regula Caflisch.

## Who may grant what

A key account manager may grant a discount of up to 8 percent on spare parts without asking. Up to 15 percent is
decided by the Head of Sales, and anything above by the Chief Executive Officer together with Finance. On new
grips the three limits are 3, 6 and 10 percent.

## Quantity

From 50 grips of the same order there are 4 percent, from 200 grips 7 percent, from 500 grips 10 percent.
Quantity discount and personal discount are not added up: the larger one counts.

## Cash discount

Two percent for payment within ten days is granted only to customers who have paid all invoices of the last
twelve months on time. Skyline Ropeways has a rule of its own in its frame contract.

## What is never discounted

Certificates, freight, express supplements and the hotline are not discounted. Safety parts that replace a
recalled part are delivered at cost.

## Margin

An offer whose margin falls below 16 percent is shown to Petra Keller before it is sent. The margin is read in
the ERP system under "offer, costs, level 2", never calculated by hand.
`;

const skylineMeeting = `# Meeting with Skyline Ropeways on 12 March 2026

Place: Flims. For Skyline: Corsin Derungs (technical director), Barbara Thöny (purchasing). For Alpenwerk:
Samuel Okafor, Mei Tanaka.

## Noise of the sheaves

Skyline reports a whistling noise at towers 7, 8 and 11 since December, above all below minus 10 degrees.
Residents in Falera have complained. Mei Tanaka explains the measurement in the report on the sheave SB-12: the
cause is the hard rubber liner of batch 25-07. Alpenwerk replaces 96 liners free of charge by 30 April.

## Pilot with load cells

80 grips get a load cell in the summer revision. Skyline wants the data to stay in Switzerland and to be deleted
after 24 months. Corsin Derungs asks for an alarm when the force falls below 21 kilonewtons.

## Prices

Barbara Thöny wants the prices of 2025 for springs to hold until the end of the season. Samuel Okafor agrees for
springs only, until 30 September 2026. All else follows the list of 2026.

## To do

- Samuel: confirm the price of the springs in writing by 20 March.
- Mei: send the fatigue report of the grip by 27 March.
- Corsin: name the towers for the night measurement by 18 March.
`;

const valdoraMeeting = `# Meeting with Valdora on 21 April 2026

By video. For Valdora: Ing. Paolo Chenal, avv. Giulia Rosset. For Alpenwerk: Samuel Okafor, Luca Bernasconi,
Reto Camenzind.

## Quantity and dates

Valdora wants the first 200 grips delivered to Aosta by 16 October 2026 and the remaining 440 by 29 January
2027. The sheave assemblies follow in two lots in March 2027. The opening of the lift is planned for 5 December
2027.

## Contract

The customer accepts Swiss law but asks for arbitration in Lugano. A penalty of 0.5 percent a week is accepted
by both sides, with a cap of five percent. The bank guarantee of ten percent still has to be decided by our
board on 29 April.

## Technical points

The line climbs 1,140 metres, and the saddle after tower 9 gives the grip a load of 1.3 times the usual one.
Reto Camenzind confirms that the grip AW-40 is approved up to 1.4. The colour of the covers is RAL 5015.

## Competition

Paolo Chenal says that the other offer is four percent cheaper, yet its grip has no approval for 7 metres per
second. The decision falls in the middle of May.
`;

const weekly = `# Sales weekly of 6 May 2026

Present: Regula Caflisch, Samuel Okafor, Nina Egger, Thomas Pichler (Innsbruck).

## Figures

Order intake up to the end of April: CHF 15.8 million, CHF 1.1 million above the plan. Spare parts are 9 percent
up, services 14 percent. Overdue invoices: CHF 212,000, of which CHF 140,000 belong to Bergbahnen Savognin.

## Customers

Bergbahnen Savognin asks for payment in three parts; Nina Egger agrees on June, August and October with Finance.
Zillertal Lifte wants an offer for 120 overhauls by 22 May. Pizol Express has sent back 14 brackets with cracks
in the paint; Quality looks at them.

## Fair in Grenoble

Mountain Planet was visited by 61 of our customers, and 18 new contacts were noted. The stand cost CHF 74,300,
which is CHF 5,700 below the budget.

## Summer

Holidays are entered by 22 May. At least two people must be reachable in each week of July and August.
`;

const customers = `Customer,Country,Lifts,Contact,Sales 2025 CHF,Service contract,Remark
Skyline Ropeways,CH,14,Corsin Derungs,6840000,Gold,Pilot with load cells
Valdora,IT,9,Paolo Chenal,1920000,none,Largest order of 2026
Zillertal Lifte,AT,22,Maria Hauser,5110000,Silver,Asks for overhauls
Bergbahnen Savognin,CH,6,Gion Capeder,980000,Silver,Pays late
Pizol Express,CH,5,Ladina Good,640000,none,Complaint about brackets
Gletscherbahn Sölden-Rettenbach,AT,11,Florian Gstrein,2750000,Gold,Wants delivery by helicopter
Funivie Alta Badia,IT,17,Elena Pescosta,3480000,Silver,Speaks Ladin and Italian
Remontées de Chamrousse,FR,8,Luc Perrier,1260000,none,Tender in autumn 2026
Säntis Bahn,CH,2,Urs Dörig,310000,Silver,Cabin of 1974
Nebelhorn Bergbahn,DE,7,Steffi Haug,1540000,Gold,Revision in November
`;

const offerChecklist = `# Offer checklist

To be gone through before an offer leaves the house. Owner: Nina Egger.

## Customer

- Is the customer in the ERP system, with a credit limit that covers the offer?
- Are there overdue invoices of more than 60 days? Then ask Finance first.
- Does the delivery go to a country on the export list of Legal? Then add five working days for the check.

## Technical part

- Line speed, largest inclination, saddle load and temperature range are written in the data sheet.
- The grip or sheave is approved for these values. If not, Engineering opens a change request before the offer.
- Delivery times come from Production and are not older than ten days. The standard time for grips is 14 weeks.

## Price

- The list of the current year is used. Discounts follow the discount rules.
- The margin is above 16 percent, or Petra Keller has agreed.
- An offer is valid for 60 days. Steel above CHF 1,250 a tonne lets us change the price.

## Sending

Two people sign: the account manager, and the Head of Sales above CHF 250,000. The offer is sent as a PDF and
filed on the same day. After 14 days the account manager calls the customer.
`;

export const salesFiles: readonly SeedFile[] = [
  { path: 'Sales/Price lists/Spare parts 2026.csv', text: sparePartsCsv() },
  { path: 'Sales/Price lists/Services 2026.csv', text: services },
  { path: 'Sales/Price lists/Discount rules.md', text: discountRules },
  { path: 'Sales/Contracts/Frame contract Skyline Ropeways.pdf', text: skylineContract },
  { path: 'Sales/Contracts/Supply contract Valdora.pdf', text: valdoraContract },
  { path: 'Sales/Meetings/2026-03-12 Skyline Ropeways.md', text: skylineMeeting },
  { path: 'Sales/Meetings/2026-04-21 Valdora.md', text: valdoraMeeting },
  { path: 'Sales/Meetings/2026-05-06 Sales weekly.md', text: weekly },
  { path: 'Sales/Customers.csv', text: customers },
  { path: 'Sales/Offer checklist.docx', text: offerChecklist },
];
