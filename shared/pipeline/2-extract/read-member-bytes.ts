import type { ReadMemberBytes } from './children/serve-reads.ts';
import { openMember } from './containers/open-member.ts';
import { mostRecordingBytes } from './reader.ts';
import { Unreadable } from './readers/unreadable.ts';

/** For a program outside that is to hear a recording. */
export const readMemberBytes: ReadMemberBytes = async (file, inner) => {
  try {
    const bytes = await openMember(file, inner);
    return bytes === undefined || bytes.length > mostRecordingBytes ? undefined : bytes;
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
};
