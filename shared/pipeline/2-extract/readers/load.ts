import { AppError } from '../../../platform/errors.ts';

/** Engines of many megabytes: only children that meet their files load them. */
export async function load<T>(module: () => Promise<T>): Promise<T> {
  try {
    return await module();
  } catch (cause) {
    // A native library that does not load says nothing of the file.
    throw new AppError('SERVICE_UNAVAILABLE', 'A reader cannot be loaded', { cause });
  }
}
