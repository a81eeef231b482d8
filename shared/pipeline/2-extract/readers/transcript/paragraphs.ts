import type { Piece } from '../pieces.ts';
import type { Cue } from './cue.ts';

/** A silence this long parts two thoughts. */
const pauseMs = 2_000;
/** In characters. A paragraph ends after the sentence that passes the first, and before the second in any case. */
const enough = 500;
const most = 1_000;
/** Captions that roll up are shown once more for a moment, alone. */
const rollMs = 50;

interface Open {
  readonly fromMs: number;
  toMs: number;
  readonly speaker: string | undefined;
  text: string;
}

/** Cues are cut for reading on a screen: here they are joined again, by who speaks and by the pauses between. */
export function* paragraphsOf(cues: Iterable<Cue>): Generator<Piece> {
  let open: Open | undefined;
  let before: string | undefined;
  for (const cue of cues) {
    const lines = withoutRolled(cue, before);
    const text = lines.join(' ');
    if (text === '') continue;
    before = cue.lines.at(-1);
    if (open !== undefined && goesOn(open, cue, text)) {
      open.text += ` ${text}`;
      open.toMs = Math.max(open.toMs, cue.toMs);
      continue;
    }
    if (open !== undefined) yield pieceOf(open);
    open = { fromMs: cue.fromMs, toMs: cue.toMs, speaker: cue.speaker, text };
  }
  if (open !== undefined) yield pieceOf(open);
}

/** The speaker is said again in each paragraph, so that it stands for itself. */
const pieceOf = ({ fromMs, toMs, speaker, text }: Open): Piece => ({
  kind: 'paragraph',
  text: speaker === undefined ? text : `${speaker}: ${text}`,
  fromMs,
  toMs,
});

function goesOn(open: Open, { speaker, fromMs }: Cue, text: string): boolean {
  if (speaker !== open.speaker || fromMs - open.toMs >= pauseMs || fromMs < open.fromMs) {
    return false;
  }
  if (open.text.length + text.length > most) return false;
  if (open.text.length > enough && /[.!?…。！？]["'”’»]?$/.test(open.text)) return false;
  return !beginsSpeech.test(text);
}

/** `ANN LEE: …`, a dash, `>>`: how captions without names of their own show that another speaks. */
const beginsSpeech = /^(?:[-–—] |>>|\p{Lu}[\p{L}\p{N} .'’-]{0,40}: )/u;

/** Captions that roll up say the last line of the one before again, above the new one. */
function withoutRolled(
  { lines, fromMs, toMs }: Cue,
  before: string | undefined,
): readonly string[] {
  if (lines.length === 0 || lines[0] !== before) return lines;
  return lines.length > 1 || toMs - fromMs <= rollMs ? lines.slice(1) : lines;
}
