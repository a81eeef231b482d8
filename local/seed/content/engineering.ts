import type { SeedFile } from '../seed-file.ts';
import { safetyManual } from './safety-manual.ts';
import { serviceLogCsv } from './service-log.ts';

const grip = `# Specification of the grip AW-40

Document E-0417, revision H of 8 April 2026. Author: Mei Tanaka. Checked: Reto Camenzind.

## Purpose

The AW-40 is a detachable grip for haul ropes of 38 to 54 millimetres. It carries chairs for six and cabins for
ten people at a line speed of up to 7 metres per second.

## Values

| Property | Value |
| --- | --- |
| Clamping force, new | 24 kN |
| Clamping force, lowest in service | 20.5 kN |
| Slip resistance at 45 degrees | at least 3 times the load |
| Mass without hanger | 48.6 kg |
| Temperature range | -35 to +45 °C |
| Design life | 25 years or 3 million couplings |
| Approval of saddle load | 1.4 times the usual load |

## Inspection

The grip AW-40 must be inspected every 1,500 operating hours, and at least once a year. At each inspection the
clamping force is measured and the jaw liners are checked: they are replaced below a thickness of 3.5
millimetres. Every 9,000 hours the grip is taken apart, and all load-bearing parts are tested with magnetic
particles.

## Spring pack

The spring pack has 14 disc springs of steel 51CrV4 in series. A broken disc lowers the force by at most 1.9
kilonewtons, so that the grip still holds with three broken ones. The springs are peened and coated; they must
not be ground or painted.

## Material

Jaw and lever are forged of 42CrMo4, quenched and tempered to 1,000 to 1,100 newtons per square millimetre. Each
part carries the number of its melt. Welding on a load-bearing part is forbidden.

## Changes against revision G

The radius at the root of the lever grew from 6 to 9 millimetres after the fatigue test of 2025. The bore for
the load cell was added. Levers of revision F are replaced at the next overhaul, at the latest by 31 October
2027.
`;

const sheave = `# Specification of the sheave assembly SB-12

Document E-0388, revision D of 20 January 2026. Author: Andri Caduff.

## Layout

Twelve sheaves with a diameter of 480 millimetres sit on six two-sheave beams, three four-sheave beams and one
main beam. The assembly deflects the rope by up to 9 degrees and carries 110 kilonewtons.

## Liners

The liner is a ring of rubber with a hardness of 82 Shore A, pressed between body and flange. Batch 25-07 had 91
Shore A and is blocked, because it whistles in the cold. A liner is replaced when its groove is deeper than 12
millimetres or after 8,000 hours.

## Derailment

A rope catcher on the outside and a break fork on the inside belong to each end. The derailment switch stops the
lift within 0.3 seconds after the fork has broken. The switch is tested each morning before the first passenger.

## Bearings

Two sealed ball bearings 6309 for each sheave, filled for life. At 5 metres per second the calculated life is
42,000 hours. Play above 0.4 millimetres at the flange is a reason to replace both.

## Fitting

The bolts M24 of the main beam are tightened with 640 newton metres in two steps and marked with yellow paint.
After 50 hours they are checked again. The axis of the assembly may differ from the rope by at most 2
millimetres in a metre.
`;

const driveControl = `# Specification of the drive control DC-7

Document E-0450, revision B of 2 December 2025. Author: Priska Lombardi.

## Tasks

The DC-7 controls the speed of the main drive, watches the brakes and counts carriers in the line. It runs on
two processors of different make which compare their results every 20 milliseconds.

## Braking

| Braking | Deceleration | Set off by |
| --- | --- | --- |
| Normal stop | 0.5 m/s² | operator |
| Service brake | 1.0 m/s² | safety circuit |
| Emergency brake at the bullwheel | 1.5 m/s² | overspeed above 110 % |

The emergency brake must engage when the speed goes beyond 110 percent of the set value. Rollback is recognised
after 15 centimetres.

## Distance of carriers

The smallest distance between two carriers is 9.5 seconds. When a carrier comes late by more than 1.2 seconds,
the control stops the acceleration in the station; after 2.5 seconds it stops the lift.

## Interfaces

Data go out once a second over a read-only line; nothing can be written from outside while the lift is running.
A change of parameters needs the key switch in the machine room and the code of a person named in the logbook.
The last 30,000 events are kept without power.

## Tests

Before delivery each control runs for 72 hours at 55 degrees. The software version 7.3.2 is approved by the
Federal Office of Transport; version 7.4 has been handed in on 11 May 2026.
`;

const topics = [
  'Larger radius at the root of the lever',
  'Softer rubber for the liner',
  'Second supplier for disc springs',
  'Bore for the load cell',
  'Stainless bolts at the cover',
  'Heated derailment switch',
  'Thicker flange of the sheave body',
  'Longer hanger bolt for cabins',
  'New grease for the lever roller',
  'Cable channel in the main beam',
] as const;
const states = ['decided', 'in test', 'refused', 'open'] as const;
const owners = ['Mei Tanaka', 'Andri Caduff', 'Priska Lombardi', 'Reto Camenzind'] as const;
const products = ['AW-40', 'SB-12', 'DC-7', 'AW-30', 'SB-16'] as const;

function changeRequests(): string {
  const rows = Array.from({ length: 50 }, (_, index) =>
    [
      `CR-${2601 + index}`,
      products[index % products.length],
      topics[(index * 3) % topics.length],
      owners[index % owners.length],
      `2026-0${(index % 6) + 1}-${String((index % 27) + 1).padStart(2, '0')}`,
      states[(index * 7) % states.length],
      (1 + (index % 9)) * 1300,
    ].join(','),
  );
  return ['Request,Product,Subject,Owner,Date,State,Cost CHF', ...rows, ''].join('\n');
}

export const engineeringFiles: readonly SeedFile[] = [
  { path: 'Engineering/Specs/Grip AW-40.md', text: grip },
  { path: 'Engineering/Specs/Sheave assembly SB-12.md', text: sheave },
  { path: 'Engineering/Specs/Drive control DC-7.md', text: driveControl },
  { path: 'Engineering/Safety/Safety manual.pdf', text: safetyManual },
  { path: 'Engineering/Service log 2025.csv', text: serviceLogCsv() },
  { path: 'Engineering/Change requests.csv', text: changeRequests() },
];
