import { looks } from './freshness-looks.ts';
import { rows, type Absent, type Row, type Signal, type SourceName } from './freshness-rows.ts';

const titles: Readonly<Record<SourceName, string>> = {
  box: 'Box',
  microsoft365: 'Microsoft 365',
};

/** docs/FRESHNESS.md */
export const freshnessTable = (): string =>
  `${[preface, section('box'), section('microsoft365'), ways(), habits].join('\n\n')}\n`;

const preface = `# Freshness

How long after a right has changed at its source does a search show it? For each kind of right: what the source tells and how late, what of
ours finds it out and when at the latest, what finds it if the source stays silent, and what that costs. Times of ours are those of the
default settings. When the source rings, the rest takes well under two seconds: docs/BENCHMARKS.md.

Made from \`scripts/freshness-rows.ts\` and the code by \`npm run settings\`. \`tests/integration/freshness-table.test.ts\` does each of these
changes at the emulators and holds every row true.

- **tells**: 🔔 the source notifies us; 📜 its stream (Box: enterprise events; Microsoft 365: delta of the drive, of users, of groups) shows it.
- **at most**: after the stream shows it, when no notification came. The source's own lag comes before that.
- **index**: no right is ever in a chunk. "none": nothing is written. "after": chunks get other scopes, or go, when everybody sees rightly already.
- **units**: resource units of Microsoft 365, of which the smallest tenant has 1,200 a minute. Box has none.`;

function section(source: SourceName): string {
  const all: Row[] = Object.values(rows);
  return [
    `## ${titles[source]}`,
    '',
    row(['right', 'tells', 'its own lag', 'found by', 'at most', 'if silent', 'units', 'index']),
    row(Array.from({ length: 8 }, () => '---')),
    ...all.map((one) => row([one.what, ...cells(one[source])])),
  ].join('\n');
}

function cells(signal: Signal | Absent): string[] {
  if ('none' in signal) return ['–', '–', `– (${signal.none})`, '–', '–', '–', '–'];
  const { rings, shows, words, seenBy, rewrites } = signal;
  const { name, lag, atMost, silence, units } = looks[seenBy];
  const tells = `${rings ? '🔔' : ''}${shows ? '📜' : ''} ${words}`.trim();
  return [tells, lag, name, atMost, silence, units, rewrites ? 'after' : 'none'];
}

const ways = (): string =>
  [
    '## How we look',
    '',
    ...Object.values(looks).map(({ name, how }) => `- **${name}**: ${how}`),
    `- **sweep**: everything that the source shows, compared with what is on record; of Microsoft 365 2 units for each 1,000 items, 5 for each with rights of its own, 1 for each that is missing.`,
  ].join('\n');

const row = (texts: readonly string[]): string => `| ${texts.join(' | ')} |`;

const habits = `## Bad habits of the sources, which the emulators have

- Microsoft 365 tells of an edited link neither by a notification nor in delta. A link that had let nobody in and was edited to let somebody in
  is found by the daily sweep only: until then that person does not find the item.
- \`sharedChanged\` stands on files to which a right was added; not on folders, and not when a right was taken.
- Of a folder that moved, or whose rights changed, delta shows the folder and nothing that lies in it.
- Members of a site's groups are told nowhere. Groups and accounts of Entra are told late (\`people.lag()\`).
- A doorbell may ring before delta shows why (\`delta.lag()\`): we look again.
- Box's events come unordered and doubled, and late (\`events.stir()\`, \`events.lag()\`).
- Notifications of either get lost, doubled and shuffled (\`webhooks\`, \`notifications\`: \`lose() duplicate() shuffle()\`).

Sources: learn.microsoft.com/graph/change-notifications-overview (latency), learn.microsoft.com/onedrive/developer/rest-api/concepts/scan-guidance,
learn.microsoft.com/sharepoint/dev/general-development/how-to-avoid-getting-throttled-or-blocked-in-sharepoint-online,
developer.box.com/guides/events/enterprise-events, developer.box.com/guides/webhooks/v2/limitations-v2.`;
