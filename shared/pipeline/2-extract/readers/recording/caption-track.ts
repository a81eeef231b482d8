import type { Cue } from '../transcript/cue.ts';

/** What a file says of a track of captions. */
export interface CaptionTrack {
  readonly number: number;
  /** As the file has it: of two or three letters, or a tag of BCP 47. */
  readonly language: string | undefined;
  readonly name: string | undefined;
  /** Shown to all viewers: translations of what is said in another language, not all that is said. */
  readonly isForced: boolean;
}

/** One caption, of the track with this number. */
export interface Caption extends Cue {
  readonly track: number;
}

/** What a container gives: its tracks, and their captions in turn, track by track or as they lie in the file. */
export interface FoundCaptions {
  readonly tracks: readonly CaptionTrack[];
  /** Throws at what is damaged; a track that alone cannot be read goes on `unread`. */
  readonly captions: Iterable<Caption>;
  /** Numbers of tracks that could not be read, or not to their end, as far as is known by now. */
  readonly unread: Set<number>;
}

/** A code of a language as it may stand in a warning; undefined where it is none, or says that nobody knows. */
export function languageOf(code: string): string | undefined {
  const isCode = /^[a-z]{2,8}(-[a-z\d]{1,8}){0,4}$/i.test(code);
  return isCode && !/^(und|unk|zxx|mul)$/i.test(code) ? code : undefined;
}
