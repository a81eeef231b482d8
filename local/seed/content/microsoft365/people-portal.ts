import type { SeedFile } from '../../seed-file.ts';
import { dataProtection } from '../legal.ts';

const pension = `# Pension plan 2026

For all employees. People and Culture, valid from 1 January 2026.

## Contributions

Each employee chooses between three plans once a year, until 30 November. Alpenwerk always pays 10.5 percent of
the insured salary, whichever plan is chosen.

| Plan | Employee under 45 | Employee from 45 |
| --- | --- | --- |
| Basic | 5 % | 7 % |
| Standard | 7 % | 9 % |
| Plus | 9 % | 12 % |

## Insured salary

Insured is the salary of the year less CHF 25,725, for part-time work in proportion. Supplements for shifts are
insured, bonuses are not.

## Early retirement

Retirement is possible from the age of 60. For each year before 65 the pension becomes 5.2 percent smaller.
Whoever wants to retire early says so twelve months before.
`;

const commuting = `# Commuting

What Alpenwerk pays on the way to work. Questions: Hanna Brunner.

## Train and bus

Alpenwerk pays 40 percent of a yearly season ticket, at most CHF 900 a year. The ticket is shown to People and
Culture in January; the amount comes with the salary of February.

## Bicycle

Those who come by bicycle on at least 120 days a year receive CHF 250 and may use the showers in hall A. Batteries
are charged in the shed next to the canteen, never in an office.

## Car

A place in the car park of Landquart costs CHF 45 a month, one with a charger CHF 60. Carpools of three and more
people park free of charge.
`;

const summerParty = `# Summer party on 28 August 2026

Published on 10 June 2026 by Hanna Brunner.

This year's summer party is on Friday 28 August 2026 at the lake of Cauma, from 16 to 23 o'clock. Families are
welcome.

## Programme

- 16:00 Welcome by Viktor Aebischer
- 16:30 Raft race of the departments; Production defends its title
- 18:30 Dinner from the grill, also without meat
- 20:00 Music by the band Firn

## How to come

Buses leave Landquart at 15:00 and Chur at 15:20, and go back at 21:30 and 23:15. Please register by 14 August in
this portal. Who looks after the canteen's barbecue receives half a day of holiday.
`;

export const peoplePortalFiles: readonly SeedFile[] = [
  { path: 'sites/PeoplePortal/Documents/Benefits/Pension plan 2026.docx', text: pension },
  { path: 'sites/PeoplePortal/Documents/Benefits/Commuting.md', text: commuting },
  // Box has the same text for Legal alone.
  {
    path: 'sites/PeoplePortal/Documents/Guides/Data protection guideline.docx',
    text: dataProtection,
  },
  { path: 'sites/PeoplePortal/Documents/News/2026-08 Summer party.html', text: summerParty },
];
