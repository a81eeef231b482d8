import type { ArtifactRef } from '../model/artifact.ts';

/** Raise it when the same text gives other chunks: the next sweep cuts every text again, and what is new in it is embedded. */
const chunkerVersion = 'v3';
/** Raise it when the same chunks are found to be something else: the next sweep finds it out again, and nothing is embedded. */
const enricherVersion = 'e2';

const versions = `chunks-${chunkerVersion}-${enricherVersion}-`;

/** @param reading what tells two readings of the same bytes apart */
export const chunksName = (reading: string): string => `${versions}${reading}.json`;

/** Whether the text would be cut the same way again. @param chunks null where there are none */
export const isCutAsNow = (chunks: ArtifactRef | null): boolean =>
  chunks === null || chunks.path.includes(`/${versions}`);
