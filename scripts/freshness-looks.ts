import { Cron } from 'croner';
import { maxAgeMs } from '../shared/access/person-record.ts';
import { peoplePart } from '../shared/model/stream.ts';
import { againAfterMs, pollAfterMs } from '../shared/pipeline/1-scan/streams.ts';
import { itemsPerTick, restMs } from '../shared/pipeline/1-scan/sweep-links.ts';
import { loadConfig, Settings } from '../shared/platform/config.ts';
import { msPerSite, shortestRoundMs } from '../shared/sources/graph/site-rounds.ts';

/** What of ours finds out that a right has changed. All times come from the code. */
export interface Look {
  readonly name: string;
  readonly how: string;
  /** How long the source itself takes to tell. */
  readonly lag: string;
  /** After the source's stream shows it, when nothing has rung. */
  readonly atMost: string;
  /** What finds it when the source never tells. */
  readonly silence: string;
  /** Resource units. */
  readonly units: string;
}

export type LookName =
  | 'asked'
  | 'events'
  | 'peopleEvents'
  | 'delta'
  | 'people'
  | 'siteRound'
  | 'linkSweep'
  | 'parts';

const { poll, sweep, follow, links, drivePoll } = defaults();
const sweeps = `sweep, ${inWords(sweep)}`;
const asksAgain = `asked again, ${inWords(maxAgeMs)}`;
const atTick = (ms: number) => inWords(ms + poll);
const again = againAfterMs.map(inWords).join(', ');
const drivesMs = pollAfterMs('microsoft365', 'a drive', drivePoll);
const peopleMs = pollAfterMs('microsoft365', peoplePart, drivePoll);
/** Above this, a round takes longer than the least. */
const sitesInOneRound = Math.floor(shortestRoundMs / msPerSite);
const linksInOneRest = (restMs / links) * itemsPerTick;

export const looks: Readonly<Record<LookName, Look>> = {
  asked: {
    name: 'the question',
    how: 'The date is on record: each question looks at it.',
    lag: 'none',
    atMost: '0',
    silence: 'not needed',
    units: '0',
  },
  events: {
    name: 'webhook, events',
    how: `Box: the webhook at once; else the enterprise events, every ${inWords(poll)}. One call, and two for each item told.`,
    lag: 'no figure',
    atMost: inWords(poll),
    silence: sweeps,
    units: '–',
  },
  peopleEvents: {
    name: 'events',
    how: `Box: the enterprise events, every ${inWords(poll)}. One call, and two for each person who then asks.`,
    lag: 'no figure',
    atMost: inWords(poll),
    silence: asksAgain,
    units: '–',
  },
  delta: {
    name: 'notification, delta',
    how: `The notification at once, and again after ${again}, as it may ring before delta shows why; else the drive's delta, every ${inWords(drivesMs)}. An item that inherits costs nothing for its rights.`,
    lag: '< 1 min, at most 5 min',
    atMost: atTick(drivesMs),
    silence: sweeps,
    units: '1, and 5 an item',
  },
  people: {
    name: 'notification, delta of people',
    how: `The notification at once, and again after ${again}; else delta of users and of groups, every ${inWords(peopleMs)}. Who then asks is read anew.`,
    lag: 'no figure; count on 15 min',
    atMost: atTick(peopleMs),
    silence: asksAgain,
    units: '2, and 3 a person who asks',
  },
  siteRound: {
    name: 'round over sites',
    how: `All groups of all sites, every ${inWords(shortestRoundMs)}; with more than ${sitesInOneRound} sites every ${inWords(msPerSite)} a site, which is a tenth of the smallest budget.`,
    lag: 'never told',
    atMost: `${atTick(peopleMs)}; of 400 sites ${atTick(400 * msPerSite + peopleMs)}`,
    silence: 'next round',
    units: '5 a site',
  },
  linkSweep: {
    name: 'sweep over links',
    how: `Items with rights by a link, ${itemsPerTick} every ${inWords(links)}, those read longest ago first and none within ${inWords(restMs)}: a tenth of the smallest budget.`,
    lag: 'never told',
    atMost: `${inWords(restMs + links)}; with more than ${linksInOneRest} such items ${inWords(links)} for each ${itemsPerTick}`,
    silence: sweeps,
    units: '6 an item',
  },
  parts: {
    name: 'list of sites and drives',
    how: `Every ${inWords(follow)}; sooner where a pull meets the 404. Each item on record is then asked for by name.`,
    lag: 'no figure',
    atMost: inWords(follow),
    silence: 'next list',
    units: '2 a list, and 1 an item',
  },
};

/** Milliseconds between two ticks, where nothing is set. */
function defaults() {
  const unset = Object.entries(Settings.shape).map(([name, schema]) => [
    name,
    schema.safeParse(undefined).success ? undefined : 'https://unset.example',
  ]);
  const config = loadConfig({
    ...(Object.fromEntries(unset) as Record<string, string>),
    TENANT_ID: '00000000-0000-4000-8000-000000000000',
  });
  const period = (pattern: string): number => {
    const [one, two] = new Cron(pattern).nextRuns(2).map((date) => date.getTime());
    return (two ?? 0) - (one ?? 0);
  };
  return {
    poll: period(config.schedules.poll),
    sweep: period(config.schedules.sweep),
    follow: period(config.schedules.follow),
    links: period(config.schedules.links),
    drivePoll: config.graph.drivePollMs,
  };
}

function inWords(ms: number): string {
  const units = [
    [24 * 3600_000, 'd'],
    [3600_000, 'h'],
    [60_000, 'min'],
  ] as const;
  const [size, name] = units.find(([unit]) => ms >= 2 * unit || ms === unit) ?? [1_000, 's'];
  return `${Math.round((ms / size) * 10) / 10} ${name}`;
}
