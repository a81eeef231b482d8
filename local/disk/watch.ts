import { watch } from 'chokidar';
import { basename } from 'node:path';
import { isIgnored } from './entries.ts';

/**
 * Tells when something in the folder has changed and is quiet again; what has changed is the scan's business.
 * Watches folders only: each tells of the files in it, and a watch for each file would soon be more than the system allows.
 */
export async function watchFolder(folder: string, onChange: () => void): Promise<AsyncDisposable> {
  const quietMs = 150;
  let timer: NodeJS.Timeout | undefined;
  const watcher = watch(folder, {
    ignoreInitial: true,
    ignored: (path, stats) =>
      path !== folder && (isIgnored(basename(path)) || stats?.isDirectory() === false),
  });
  const noticed = () => {
    clearTimeout(timer);
    timer = setTimeout(onChange, quietMs);
  };
  watcher.on('all', noticed).on('raw', noticed);
  await new Promise<void>((resolve) => watcher.once('ready', resolve));
  return {
    async [Symbol.asyncDispose]() {
      clearTimeout(timer);
      await watcher.close();
    },
  };
}
