import type { SeedFile } from '../../seed-file.ts';

const forecast = `# Half-year forecast

Draft of 24 June 2026, Petra Keller. Not yet agreed with the departments.

## Figures

Sales of the first half: CHF 23.9 million, CHF 0.4 million below the plan. Operating profit: CHF 2.2 million. The
order backlog is CHF 24.8 million, the highest ever, because of Valdora.

## Forecast for the year

My forecast for 2026 is sales of CHF 48.2 million and an operating profit of CHF 4.4 million. The second shift
costs CHF 310,000 more than planned. If the first lot for Valdora slips into January, CHF 1.5 million of sales
are missing.

## To be cleared with Viktor

- Do we tell the board CHF 48.2 million or keep the plan of 48.6?
- Is the bonus for Production paid although the plan is missed by less than one percent?
`;

const bankTalks = `Talk with Graubuendner Bank, 17 June 2026, by telephone

The bank gives the guarantee for Valdora for 0.85 percent a year. Without the deposit it would be 1.1 percent.
The credit line of CHF 6 million is prolonged until June 2028. They ask for the half-year figures by 20 August.
Next call on 3 July at 10:00. Ask about the hedge for the dollar in case of Medellin.
`;

const skylineIdeas = `# Ideas for Skyline Ropeways

Private notes, Samuel Okafor, June 2026.

## What Corsin wants

Corsin Derungs is angry about the liners, not about the price. He would sign for four more years if the hotline
answered within three minutes. He hinted at a discount of 14 percent; I have not answered.

## My plan

Offer Service contract Gold for all fourteen lifts at CHF 310,000 a year, with the hotline included. Show the
load cells in Flims in September. Do not speak about Valdora's price.
`;

const contacts = `Name,Company,Place,Topic,Next step
Lucía Restrepo,Metro Andino,Medellín,Urban line,Call on 6 July
Jonas Pichler,Zillertal Lifte,Mayrhofen,120 overhauls,Offer sent on 22 May
Aoife Brennan,Cairn Gondolas,Aviemore,Noise of sheaves,Send report T-2026-01
Mateusz Wilk,Tatra Lifts,Zakopane,Load cells,Invite to Chur in October
Chiara Bonatti,Valdora,Aosta,Spare parts,Visit on 15 September
`;

const talk = `# Why grips grow old

Notes for a talk at ETH Zurich on 24 September 2026, Mei Tanaka. 40 minutes, 120 students.

## Story

Begin with the lever of grip number 5: nobody saw the crack, the microphone heard it 60,000 cycles earlier. Then
the question: how would you listen to 640 grips on a mountain?

## Three pictures

- The fatigue curve of revision G and revision H, without customers' names
- A grip cut in half, to pass round
- The map of couplings in one winter: 41 million

## End

We have two places for master's theses from February 2027: one on sound, one on ice. Applications to me by 15
November 2026.
`;

export const oneDriveFiles: readonly SeedFile[] = [
  { path: 'onedrive/petra/Half-year forecast.md', text: forecast },
  { path: 'onedrive/petra/Notes/Talk with the bank.txt', text: bankTalks },
  { path: 'onedrive/samuel/Ideas for Skyline.md', text: skylineIdeas },
  { path: 'onedrive/samuel/Contacts Grenoble.csv', text: contacts },
  { path: 'onedrive/mei/Talk at ETH.html', text: talk },
];
