import type { SeedFile } from '../seed-file.ts';

const testHall = `# New test hall opens in Chur

Published on 17 February 2026 by Viktor Aebischer.

On 2 March 2026 we open the new test hall at Industriestrasse 14 in Chur. It is 62 metres long and has two rope
loops, on which whole grips and sheave assemblies can run day and night at up to 7 metres per second. Until now
we rented such a loop in Grenoble for 31 days a year.

## What changes for whom

The test team of Mei Tanaka, nine people, moves from Landquart to Chur in the last week of February. The shuttle
bus leaves Landquart station at 7:10 and 7:40 and goes back at 16:30 and 17:30. Parking at the hall is limited
to 24 places; places with a charger are booked in the portal.

## Open day

On Saturday 14 March 2026 the hall is open to families from 10 to 16 o'clock. There are rides in a gondola cabin
at walking speed, and the canteen serves barley soup. Please register by 6 March at the reception, extension
4000.

## What it costs

The hall costs CHF 3.9 million. It pays for itself in about eight years, mostly through rented loops and freight
that fall away.
`;

const valdoraNews = `# Valdora orders 640 grips

Published on 22 May 2026 by Samuel Okafor.

The Italian lift operator Valdora has ordered 640 detachable grips AW-40 and the sheaves for twelve towers. It
is the largest order in the history of Alpenwerk. The lift is a ten-seat gondola from Aosta-Peroulaz to the Col
Fenêtre with a length of 3.4 kilometres.

## Thanks

The offer took eleven months. Thank you to the design office for three variants in two weeks, to the test team
for the fatigue test that convinced the customer, and to Legal for a contract of 41 pages without a single open
point.

## What happens next

Production of the first hundred grips begins in August. For this, a second shift is introduced in hall B from 3
August to 18 December 2026. Volunteers can enter their names with their team lead until 26 June; the supplement
for the late shift is in the employee handbook.
`;

const orgChart = `# Organisation chart

As of 1 June 2026. Alpenwerk AG has 214 employees in Landquart, Chur and Innsbruck.

| Department | Head | Employees | Place |
| --- | --- | --- | --- |
| Management | Viktor Aebischer, Chief Executive Officer | 4 | Landquart |
| Finance | Petra Keller | 8 | Landquart |
| Sales | Regula Caflisch | 17 | Landquart, Innsbruck |
| People and Culture | Hanna Brunner (acting) | 6 | Landquart |
| Legal | Luca Bernasconi, General Counsel | 3 | Landquart |
| Engineering | Reto Camenzind | 38 | Landquart, Chur |
| IT | Ines Duarte | 7 | Landquart |
| Production | Beat Hosang | 126 | Landquart |
| Purchasing | Daniela Frei | 5 | Landquart |

## Who reports to whom

Samuel Okafor looks after the key accounts Skyline Ropeways and Valdora and reports to Regula Caflisch. Mei
Tanaka leads the design of grips and the test team and reports to Reto Camenzind. Quality is a team of five
within Production; its lead, Sofia Meili, may stop a delivery on her own decision.

## Deputies

Petra Keller stands in for Viktor Aebischer in all matters of money, Luca Bernasconi in all others. For IT, the
deputy of Ines Duarte is Jonas Wirth.
`;

const canteen = `# Canteen

The canteen in Landquart is run by Arvenküche GmbH. Questions: extension 4080.

## Opening hours

The canteen is open from Monday to Friday from 6:45 to 15:30. Lunch is served between 11:30 and 13:15. In the
second shift there is warm food from the machine until 21:00.

## Prices

Lunch in the canteen costs CHF 9.50 for employees and CHF 14.00 for guests. The vegetarian menu costs CHF 8.50,
the salad bar CHF 1.90 per 100 grams. Coffee is CHF 1.20, tea and water are free. Only cards are accepted since
December 2025. Apprentices pay half of all menu prices.

## Menu of the week

| Day | Menu | Vegetarian |
| --- | --- | --- |
| Monday | Capuns with dried meat | Capuns with mountain cheese |
| Tuesday | Chicken curry with rice | Chickpea curry with rice |
| Wednesday | Pizokel with Savoy cabbage | Pizokel with mushrooms |
| Thursday | Beef stew with polenta | Polenta with grilled vegetables |
| Friday | Trout from the Plessur | Barley risotto |

## Allergies

Each dish carries a card with the 14 main allergens. Who needs food without gluten tells the kitchen by 9
o'clock of the same day.
`;

const glossary = `# Glossary

Words that new colleagues ask for most often.

## Lifts

- Grip: the clamp that holds a chair or a cabin on the rope. Ours is called AW-40; its spring pack closes with
  24 kilonewtons.
- Detachable lift: a lift whose carriers leave the rope in the station, so that people can board at walking
  speed.
- Sheave: a wheel that carries the rope on a tower. Twelve of them on rocking beams make a sheave assembly, for
  example SB-12.
- Bullwheel: the large wheel at each end that the rope runs around.
- Haul rope: the rope that moves. A track rope stands still.
- Evacuation: bringing passengers down by rope when the lift can't be moved any more.

## Standards

- EN 12927: the European standard for ropes.
- EN 13223: the standard for drive systems and other mechanical equipment.
- IKSS: the Swiss concordat that supervises smaller lifts; the Federal Office of Transport supervises the larger
  ones.

## In the company

- Green card: the permission to work above 3 metres, given after the safety training.
- Blue folder: the papers that go with a delivery, above all the certificate of material 3.1.
- Monday round: the meeting of the heads of department at 8:15.
- SAB: the committee that decides on changes of a safety part. It meets every second Thursday.
`;

const offices = `Offices and opening hours

Landquart (head office): Tardisstrasse 220, 7302 Landquart, telephone +41 81 555 40 00.
Reception open Monday to Friday from 7:30 to 17:30. Deliveries at gate 3 until 15:00.

Chur (test hall): Industriestrasse 14, 7000 Chur, telephone +41 81 555 41 00.
Visitors only with an appointment. Safety shoes are worn from the yellow line on.

Innsbruck (sales and service): Eduard-Bodem-Gasse 6, 6020 Innsbruck, telephone +43 512 555 300.
Service hotline for operators day and night: +43 512 555 399.
`;

export const companyFiles: readonly SeedFile[] = [
  { path: 'Company/News/2026-02 New test hall in Chur.html', text: testHall },
  { path: 'Company/News/2026-05 Valdora orders grips.html', text: valdoraNews },
  { path: 'Company/Organisation chart.md', text: orgChart },
  { path: 'Company/Canteen.md', text: canteen },
  { path: 'Company/Glossary.md', text: glossary },
  { path: 'Company/Offices and opening hours.txt', text: offices },
];
