import { decode } from '../charset.ts';
import { toReading } from '../pieces.ts';
import type { Reading } from '../../reader.ts';
import { paragraphsOf } from './paragraphs.ts';
import { vttCues } from './read-vtt.ts';

/** SubRip: cues as those of WebVTT, each under a number, with a comma in its times; players show what stands below a blank line too. */
export async function readSrt(bytes: Uint8Array): Promise<Reading> {
  const { text, charset } = decode(bytes);
  return toReading({
    format: 'application/x-subrip',
    engine: `srt ${charset}`,
    pieces: paragraphsOf(vttCues(text, { endAtBlank: false })),
  });
}
