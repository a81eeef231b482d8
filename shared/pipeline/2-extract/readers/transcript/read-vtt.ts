import { decode } from '../charset.ts';
import { toReading } from '../pieces.ts';
import type { Reading } from '../../reader.ts';
import { cueText, timingOf, type Cue, type Timing } from './cue.ts';
import { paragraphsOf } from './paragraphs.ts';

/** WebVTT as W3C describes it (webvtt1, §4 and §6), and as Teams and Stream export it. Notes, styles and regions are left out. */
export async function readVtt(bytes: Uint8Array): Promise<Reading> {
  const { text, charset } = decode(bytes);
  return toReading({
    format: 'text/vtt',
    engine: `vtt ${charset}`,
    pieces: paragraphsOf(vttCues(text)),
  });
}

interface OpenCue extends Timing {
  readonly lines: string[];
}

export function* vttCues(text: string, { endAtBlank = true } = {}): Generator<Cue> {
  let open: OpenCue | undefined;
  for (const line of linesOf(text)) {
    const times = timingOf(line);
    if (times === undefined && (!endAtBlank || line.trim() !== '')) {
      open?.lines.push(line);
      continue;
    }
    if (open !== undefined) yield* byVoice(times === undefined ? open : withoutNumber(open));
    open = times === undefined ? undefined : { ...times, lines: [] };
  }
  if (open !== undefined) yield* byVoice(open);
}

/** Where a blank line ends no cue, or there is none, the number of the next one stands at the end of this one. */
function withoutNumber({ lines, ...times }: OpenCue): OpenCue {
  const last = lines.findLastIndex((line) => line.trim() !== '');
  const isNumber = /^\s*\d+\s*$/.test(lines[last] ?? '');
  return { ...times, lines: isNumber ? lines.slice(0, last) : lines };
}

function* linesOf(text: string): Generator<string> {
  let at = 0;
  for (const { 0: end, index } of text.matchAll(/\r\n?|\n/g)) {
    yield text.slice(at, index);
    at = index + end.length;
  }
  yield text.slice(at);
}

/** A cue may hold what several people say: each `<v Name>` begins a cue of its own with the same times. */
export function* byVoice({ lines, ...times }: OpenCue): Generator<Cue> {
  // split() gives text, then name and text in turn.
  const [first = '', ...voices] = lines
    .join('\n')
    .split(/<v(?:\.[^\s<>]{0,200})?[ \t]+([^<>]{1,200})>/);
  if (cueText(first) !== '') yield { ...times, lines: shown(first) };
  for (let at = 0; at + 1 < voices.length; at += 2) {
    yield { ...times, speaker: cueText(voices[at] ?? ''), lines: shown(voices[at + 1] ?? '') };
  }
}

const shown = (text: string): string[] =>
  text
    .split('\n')
    .map(cueText)
    .filter((line) => line !== '');
