import { extensionOf, formatNamed, isRecording } from './kind/extensions.ts';

export interface SizeLimits {
  /** Of any file. */
  readonly maxFileBytes: number;
  /** Of recordings, where it is more: they are read where they lie, and never held in memory. */
  readonly maxRecordingBytes: number;
}

/**
 * Up to how many bytes a file of this name is fetched. The name is a hint only: what is larger than other files may be, and turns out to
 * be no recording, is refused when it is here.
 */
export function mostBytesOf(name: string, { maxFileBytes, maxRecordingBytes }: SizeLimits): number {
  const format = formatNamed(extensionOf(name));
  const mayBeLarger = format !== undefined && isRecording(format);
  return mayBeLarger ? Math.max(maxFileBytes, maxRecordingBytes) : maxFileBytes;
}

/** As a setting of the readers. */
export const sizesText = (sizes: SizeLimits | undefined): string =>
  sizes === undefined ? '' : `${sizes.maxFileBytes}, ${sizes.maxRecordingBytes}`;
