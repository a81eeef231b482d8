import type { SeedFile } from '../seed-file.ts';

const fatigueSummary = `# Fatigue test of the grip AW-40

Report T-2026-02 of 24 March 2026. Test hall Chur, loop 1. Mei Tanaka, Flurin Demarmels.

## Aim

To show that the lever with the larger radius (revision H) stands three million couplings with the saddle load
of 1.4.

## Result

The first crack in the grip AW-40 appeared after 4.62 million load cycles, at the root of the lever of grip
number 5. The five other grips reached 5 million cycles without a crack. Revision G had shown the first crack at
2.87 million cycles. The clamping force fell from 24.1 to 22.6 kilonewtons on average.

## Conditions

| Condition | Value |
| --- | --- |
| Grips | 6, numbers 1 to 6 |
| Load | 1.4 times 11.8 kN |
| Frequency | 3.2 Hz |
| Temperature | 18 to 24 °C, 400,000 cycles at -30 °C |
| Duration | 2 March to 21 March 2026 |

## Conclusion

The proof is given with a factor of 1.54. The inspection interval of 1,500 hours can stay. A second test with
salt spray begins in September 2026.
`;

const noise = `# Noise of the sheave SB-12

Report T-2026-01 of 26 February 2026. Andri Caduff, with Ohrwerk Akustik, Chur.

## Question

Skyline Ropeways reports a whistle at towers 7, 8 and 11. Is it the liner, the bearing or the rope?

## Measurement

Measured on 9 and 10 February 2026 between 21:00 and 2:00, at minus 13 degrees, 25 metres from the tower. With
liners of batch 25-07 the level was 71 decibels with a peak at 1,850 hertz. With liners of batch 25-03 on the
same tower it was 58 decibels without a peak. The rope and the bearings were not changed.

## Cause

The rubber of batch 25-07 has a hardness of 91 instead of 82 Shore A, since the supplier had exchanged a
softener. In the cold it slips in the groove and sings. 1,104 liners of this batch were delivered to seven
operators.

## Measures

All liners of the batch are replaced until 31 May 2026, those near houses first. Incoming goods are checked for
hardness, ten pieces of each batch. The costs of CHF 148,000 are claimed from the supplier Gummiwerk Ostrava.
`;

/** Force of each grip over the cycles of the fatigue test: falls slowly, differs a little by grip. */
function fatigueCsv(): string {
  const rows = Array.from({ length: 90 }, (_, index) => {
    const grip = (index % 6) + 1;
    const cycles = (Math.floor(index / 6) + 1) * 333_000;
    const force = (24.3 - cycles / 3_000_000 - grip * 0.05).toFixed(2);
    const crack = grip === 5 && cycles > 4_620_000 ? 'yes' : 'no';
    return `${grip},${cycles},${force},${18 + (index % 7)},${crack}`;
  });
  return ['Grip,Cycles,Clamping force kN,Temperature C,Crack', ...rows, ''].join('\n');
}

export const testReportFiles: readonly SeedFile[] = [
  { path: 'Engineering/Test reports/Grip AW-40 fatigue test.csv', text: fatigueCsv() },
  { path: 'Engineering/Test reports/Grip AW-40 summary.html', text: fatigueSummary },
  { path: 'Engineering/Test reports/Sheave SB-12 noise.html', text: noise },
  // A format that nobody knows: control characters, so that it is not taken for text either.
  {
    path: 'Engineering/Test reports/Load cell capture.bin',
    text: 'LCAP\u0000\u0001\u0002\u0000\u0007\u0000'.repeat(200),
  },
];
