import { openCompoundFile } from '../readers/compound-file.ts';
import { objectsOf } from '../readers/ppt/objects.ts';
import { readPersisted } from '../readers/ppt/persisted.ts';
import type { OpenContainer } from './container.ts';
import { embeddedIn, fileIn, filesAmong, type Embedded } from './embedded-object.ts';

export const openPpt: OpenContainer = (bytes) => filesAmong(embeddedInPpt(bytes));

/** What people put into a PowerPoint file of before 2007 as a file. */
export function embeddedInPpt(bytes: Uint8Array): Embedded[] {
  const file = openCompoundFile(bytes);
  const stream = file.stream('PowerPoint Document') ?? new Uint8Array();
  const view = new DataView(stream.buffer, stream.byteOffset, stream.length);
  const objects = objectsOf(view, readPersisted(view, file.stream('Current User')));
  return embeddedIn(
    objects.map((object, at) => ({
      sizeBytes: object.sizeBytes,
      file: () => fileIn(object.bytes(), `object-${at + 1}`),
    })),
  );
}
