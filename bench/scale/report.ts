import type { Calls } from '../graph-of-a-million.ts';
import type { Figure, Outcome, Table } from '../measure.ts';
import { inMiB, inTime, percentile, sum } from '../statistics.ts';
import { targets } from '../targets.ts';
import type { Kind } from './changes.ts';
import { drivesOf, sizeOf } from './shape.ts';
import { asked, count, inWords, per, short, type Cost } from './figures.ts';
import type { Changed, Scan, Sweep, Taken } from './taken.ts';

/** Resource units that an app may use in a tenant in a minute, by licences (sharepoint/dev, "avoid getting throttled"). */
const budgets = [
  { licences: 'up to 1,000', unitsPerMinute: 1_200 },
  { licences: 'up to 5,000', unitsPerMinute: 2_400 },
  { licences: 'up to 15,000', unitsPerMinute: 3_600 },
  { licences: 'up to 50,000', unitsPerMinute: 4_800 },
  { licences: 'more than 50,000', unitsPerMinute: 6_000 },
] as const;

/** To ingest a file its item is read again, and its label and its content. */
const unitsOfIngesting = 3;
/** Without the permission Graph does not tell which items inherit: the list of each one is read. */
const unitsOfPermissions = 5;

/** Kinds whose work goes along what lies below a folder. */
const reachesBelow = new Set<Kind>([
  'move a folder',
  'delete a folder',
  'break the inheritance of a folder',
  'restore it',
]);

export function report(small: Taken, large: Taken): Outcome {
  const changes = sum(Object.values(large.changes).map((one) => one.changes));
  const sizes = [small, large].map(({ scan }) => count(scan.documents)).join(' / ');
  return {
    figures: [...scanFigures(large.scan), ...sweepFigures(small.sweep, large.sweep)],
    tables: [forecast(large.scan), changesTable(small, large)],
    notes: [
      `Microsoft 365 is simulated by \`bench/graph-of-a-million.ts\`: ${large.scan.parts.length} drives of up to 50,000 files, folders of 40 files and 4 folders, one folder of 100 and one file of 500 with rights of their own. It generates each answer when it is asked and has no contents. Scanning is the product's own, over https, with its records in the Cosmos emulator; nothing is ingested, and the record that a first scan makes of each file to be ingested is not in the figures.`,
      `Two cores hold everything: the scanning process, the emulator of the records and the simulation. Documents a second are theirs together. Load of the machine at the end: ${large.load.map((load) => load.toFixed(1)).join(', ')} (1, 5, 15 minutes), others were at work where it is above 3.`,
      'Of the forecast the units are measured, and the minutes what Microsoft allows; a nextLink carries a token and counts 1. Ingesting an office file or a PDF takes three more units: its item read again, its sensitivity label, its content. Without Sites.FullControl.All Graph does not tell which items inherit, and each list costs five: computed, not run.',
      `${count(changes)} changes, evenly mixed, the same in both tenants (${sizes} documents), one after the other: after each one its drive's delta is pulled and the folders that it names are walked until all is idle. Where a file's records are compared, each folder on the way up is a read, so a deeper tree costs a little more.`,
      'Files that a change is about were ingested before, by their records. Re-scoped: chunks are written again with other scopes or another title, nothing is read or embedded.',
    ],
    raw: { small, large: { ...large, scan: { ...large.scan, memory: thinned(large.scan) } } },
  };
}

function scanFigures({ documents, ms, cpu, cost, calls, memory }: Scan): Figure[] {
  const tenth = Math.max(1, Math.floor(memory.length / 10));
  const mean = (part: Scan['memory'], of: 'rss' | 'heap') =>
    sum(part.map((one) => one[of])) / part.length;
  const [first, last] = [memory.slice(0, tenth), memory.slice(-tenth)];
  return [
    { what: 'documents scanned', value: count(documents) },
    {
      what: 'first scan',
      value: `${inTime(ms)}, ${count(documents / (ms / 1_000))} documents a second`,
    },
    {
      what: 'processor time of each document: scanning process / emulator of the records / simulation',
      value: [cpu.scanning, cpu.records, cpu.simulation]
        .map((time) => `${(time / documents).toFixed(2)} ms`)
        .join(' / '),
    },
    {
      what: 'first scan: calls / resource units',
      value: `${count(cost.calls)} / ${count(cost.units)}`,
    },
    { what: 'the same by kind', value: byKind(calls) },
    { what: 'first scan, for each document', value: inWords(per(cost, documents)) },
    {
      what: 'memory of the scanning process, mean of the first / of the last tenth (RSS)',
      value: [first, last].map((part) => inMiB(mean(part, 'rss'))).join(' / '),
      target: targets.scaleMemory,
    },
    {
      what: 'the same, JavaScript heap',
      value: [first, last].map((part) => inMiB(mean(part, 'heap'))).join(' / '),
    },
  ];
}

const byKind = (calls: Calls): string =>
  Object.entries(calls)
    .toSorted(([, a], [, b]) => b.units - a.units)
    .map(([what, one]) => `${what} ${count(one.calls)} (${count(one.units)})`)
    .join(', ');

/** How long it takes at least, by what Microsoft allows. */
function forecast({ documents, cost }: Scan): Table {
  const withIngesting = cost.units + unitsOfIngesting * documents;
  const itemByItem = cost.units + unitsOfPermissions * itemsOf(documents);
  return {
    head: [
      'licences of the tenant',
      'RU a minute',
      'first scan',
      'scan and ingest',
      'scan without Sites.FullControl.All',
    ],
    rows: budgets.map(({ licences, unitsPerMinute }) => [
      licences,
      count(unitsPerMinute),
      ...[cost.units, withIngesting, itemByItem].map((units) => inMinutes(units / unitsPerMinute)),
    ]),
  };
}

const itemsOf = (documents: number): number => sum(drivesOf(documents).map(sizeOf));

const inMinutes = (minutes: number): string =>
  minutes < 90 ? `${minutes.toFixed(1)} min` : `${(minutes / 60).toFixed(1)} h`;

/** Of each kind what one change costs, or what each file below the folder does; in the smaller tenant → in the larger one. */
function changesTable(small: Taken, large: Taken): Table {
  const sizes = [small, large].map(({ scan }) => count(scan.documents)).join(' → ');
  const kinds = Object.keys(large.changes) as Kind[];
  return {
    head: [
      `change, ${sizes} documents`,
      'times',
      'for each',
      'calls',
      'RU',
      'record reads',
      'queries',
      'record writes',
      'ratio of all but RU',
      'to read anew / re-scope / remove',
      'p50',
    ],
    rows: kinds.flatMap((kind) => {
      const [a, b] = [small.changes[kind], large.changes[kind]];
      return a.changes > 0 && b.changes > 0 ? [changeRow(kind, a, b)] : [];
    }),
  };
}

function changeRow(kind: Kind, small: Changed, large: Changed): string[] {
  const isDeep = reachesBelow.has(kind);
  const of = ({ changes, files }: Changed) => (isDeep ? files : changes);
  const [a, b] = [per(small.cost, of(small)), per(large.cost, of(large))];
  const both = (what: keyof Cost) => [a, b].map((cost) => short(cost[what])).join(' → ');
  const { read, rescope, remove } = large.todo;
  return [
    kind,
    count(large.changes),
    isDeep ? `of ${count(small.files)} → ${count(large.files)} files below` : 'change',
    both('calls'),
    both('units'),
    both('reads'),
    both('queries'),
    both('writes'),
    (asked(b) / asked(a)).toFixed(2),
    [read, rescope, remove].map((files) => short(files / of(large))).join(' / '),
    [small, large].map(({ ms }) => inTime(percentile(ms, 0.5))).join(' → '),
  ];
}

const sweepFigures = (small: Sweep, large: Sweep): Figure[] =>
  [small, large].map(({ items, ms, cost }) => ({
    what: `sweep of one drive with ${count(items)} items, for each of them`,
    value: `${inWords(per(cost, items))}, ${(cost.blobReads / items).toFixed(3)} artifacts read; ${(ms / items).toFixed(2)} ms`,
  }));

/** A hundred samples are enough to draw the line. */
const thinned = ({ memory }: Scan): Scan['memory'] =>
  memory.filter((_sample, n) => n % Math.ceil(memory.length / 100) === 0);
