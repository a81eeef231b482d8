import type { Format } from '../../../model/text.ts';
import type { OpenContainer } from './container.ts';
import { openZip } from './open-zip.ts';

/** Formats that hold other files. */
export const openers: Partial<Readonly<Record<Format, OpenContainer>>> = {
  'application/zip': openZip,
};
