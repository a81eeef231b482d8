const faults: readonly [fault: string, work: string, hours: number][] = [
  ['Clamping force below 21 kN', 'Spring pack replaced and force measured', 3.5],
  ['Jaw liner worn to 3.2 mm', 'Pair of liners replaced', 1.5],
  ['Whistle at the sheave in the cold', 'Rubber liners of batch 25-07 replaced', 6],
  ['Bearing with play of 0.5 mm', 'Bearing set 6309 replaced', 4],
  ['Derailment switch gives no signal', 'Switch and plug replaced, line tested', 2],
  ['Late carrier stops the line', 'Parameters of the station checked with the operator', 2.5],
  ['Rope catcher bent by ice', 'Rope catcher straightened and tested', 5],
  ['Lever roller runs hard', 'Roller cleaned and greased', 1],
  ['Oil at the service brake', 'Seal replaced, brake adjusted', 4.5],
  ['Paint cracked at the hanger', 'Tested with magnetic particles, no crack in the steel', 3],
  ['Load cell sends no data', 'Antenna replaced', 1.5],
];
const sites: readonly [customer: string, lift: string][] = [
  ['Skyline Ropeways', 'Crap Sogn'],
  ['Skyline Ropeways', 'Naraus'],
  ['Zillertal Lifte', 'Penken West'],
  ['Bergbahnen Savognin', 'Somtgant'],
  ['Pizol Express', 'Laufböden'],
  ['Funivie Alta Badia', 'Piz La Ila'],
  ['Nebelhorn Bergbahn', 'Höfatsblick'],
];
const engineers = ['Andri Caduff', 'Gian Solèr', 'Thomas Pichler', 'Priska Lombardi'] as const;

const visits = 240;

/** Every visit of the service in 2025: many rows that look alike, of which a question means one. */
export function serviceLogCsv(): string {
  const rows = Array.from({ length: visits }, (_, index) => {
    const [fault, work, hours] = faults[(index * 5) % faults.length] ?? ['', '', 0];
    const [customer, lift] = sites[(index * 3) % sites.length] ?? ['', ''];
    const day = String((index % 28) + 1).padStart(2, '0');
    const month = String(Math.floor(index / 20) + 1).padStart(2, '0');
    const tower = (index % 18) + 1;
    const engineer = engineers[index % engineers.length];
    return `V-${25001 + index},2025-${month}-${day},${customer},${lift},${tower},${fault},${work},${hours},${engineer}`;
  });
  return ['Visit,Date,Customer,Lift,Tower,Fault,Work,Hours,Engineer', ...rows, ''].join('\n');
}
