import { isCompoundFile } from '../readers/compound-file.ts';
import { objectsIn, type RtfObject } from '../readers/rtf/objects.ts';
import type { OpenContainer } from './container.ts';
import { embeddedIn, fileIn, filesAmong, type Embedded } from './embedded-object.ts';
import { packagedIn, type PackagedFile } from './packaged-file.ts';

export const openRtf: OpenContainer = (bytes) => filesAmong(embeddedInRtf(bytes));

/** What people put into a rich text as a file. */
export const embeddedInRtf = (bytes: Uint8Array): Embedded[] =>
  embeddedIn(
    objectsIn(bytes).map((object, at) => ({
      sizeBytes: object?.native.length ?? 0,
      file: () => object && fileOf(object, `object-${at + 1}`),
    })),
  );

const fileOf = ({ className, native }: RtfObject, name: string): PackagedFile | undefined =>
  className === 'Package' && !isCompoundFile(native) ? packagedIn(native) : fileIn(native, name);
