import { localName } from '../office-parts.ts';
import { oneLine } from '../pieces.ts';
import { parseXml } from '../xml.ts';
import type { Cue, Timing } from './cue.ts';

/** How a document counts: TTML2, 6.2. */
interface Clock {
  readonly frameRate: number;
  readonly tickRate: number;
}

/** Of an element that others lie in: what their times count from, and when it ends where they do not say. */
interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

type Attributes = Readonly<Record<string, string>>;

/**
 * The paragraphs of a document of TTML (W3C, ttml2), each from its beginning to its end; spans of a time of their own count as shown with
 * the whole. Throws where it is not XML.
 * @param shown when that is shown which says no time
 */
export function ttmlCues(document: Uint8Array, shown: Timing): Cue[] {
  const cues: Cue[] = [];
  let clock: Clock = { frameRate: 30, tickRate: 1 };
  const above: (Span | undefined)[] = [];
  let words: string[] | undefined;
  parseXml(document, {
    open: (name, attributes) => {
      const local = localName(name);
      if (local === 'tt') clock = clockOf(attributes);
      if (local === 'p') words = [''];
      if (local === 'br') words?.push('');
      above.push(spanOf(attributes, above.at(-1), clock));
    },
    text: (text) => {
      if (words !== undefined) words.push((words.pop() ?? '') + text);
    },
    close: (name) => {
      const span = above.pop();
      if (localName(name) !== 'p') return;
      const lines = (words ?? []).map(oneLine).filter((line) => line !== '');
      if (lines.length > 0)
        cues.push({ ...(span === undefined ? shown : timesIn(span, shown)), lines });
      words = undefined;
    },
  });
  return cues;
}

function clockOf(attributes: Attributes): Clock {
  const [times = 1, divided = 1] = (attributes['ttp:frameRateMultiplier'] ?? '1 1')
    .split(' ')
    .map(Number);
  const frameRate = positive((Number(attributes['ttp:frameRate'] ?? 30) * times) / divided, 30);
  const isByFrames = attributes['ttp:frameRate'] !== undefined;
  return {
    frameRate,
    tickRate: positive(Number(attributes['ttp:tickRate']), isByFrames ? frameRate : 1),
  };
}

const positive = (value: number, otherwise: number): number =>
  Number.isFinite(value) && value > 0 ? value : otherwise;

/** TTML2, 12.2: both count from where the element around it begins. Undefined where nobody says a time. */
function spanOf(
  { begin = '', end = '', dur = '' }: Attributes,
  around: Span | undefined,
  clock: Clock,
): Span | undefined {
  const [from, to, length] = [begin, end, dur].map((time) => msOf(time, clock));
  if (from === undefined && to === undefined && length === undefined) return around;
  const { fromMs: base, toMs: latest } = around ?? { fromMs: 0, toMs: Infinity };
  const fromMs = base + (from ?? 0);
  return {
    fromMs,
    toMs: Math.min(latest, base + (to ?? Infinity), fromMs + (length ?? Infinity)),
  };
}

function timesIn({ fromMs, toMs }: Span, shown: Timing): Timing {
  const end = Math.max(fromMs, Number.isFinite(toMs) ? toMs : shown.toMs);
  if (!Number.isSafeInteger(end)) throw new RangeError('A time that cannot be');
  return { fromMs, toMs: end };
}

const clockTime = /^(\d{2,4}):(\d{2}):(\d{2})(?:(\.\d{1,9})|:(\d{2,4})(?:\.\d{1,4})?)?$/;
const offsetTime = /^(\d{1,12}(?:\.\d{1,9})?)(h|m|s|ms|f|t)$/;

/** TTML2, 12.3.1, in milliseconds. */
function msOf(time: string, { frameRate, tickRate }: Clock): number | undefined {
  const [, hours, minutes, seconds, fraction = '0', frames = '0'] = clockTime.exec(time) ?? [];
  if (hours !== undefined) {
    const whole = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
    return Math.round((whole + Number(fraction) + Number(frames) / frameRate) * 1_000);
  }
  const [, count, metric = ''] = offsetTime.exec(time) ?? [];
  const unitMs = {
    h: 3_600_000,
    m: 60_000,
    s: 1_000,
    ms: 1,
    f: 1_000 / frameRate,
    t: 1_000 / tickRate,
  }[metric];
  return unitMs === undefined ? undefined : Math.round(Number(count) * unitMs);
}
