import { watch } from 'chokidar';
import { basename } from 'node:path';
import { isIgnored } from './disk.ts';

/** Tells when something in the folder has changed and is quiet again; what has changed is the scan's business. */
export async function watchFolder(folder: string, onChange: () => void): Promise<AsyncDisposable> {
  const quietMs = 150;
  let timer: NodeJS.Timeout | undefined;
  const watcher = watch(folder, {
    ignoreInitial: true,
    ignored: (path) => path !== folder && isIgnored(basename(path)),
  });
  watcher.on('all', () => {
    clearTimeout(timer);
    timer = setTimeout(onChange, quietMs);
  });
  await new Promise<void>((resolve) => watcher.once('ready', resolve));
  return {
    async [Symbol.asyncDispose]() {
      clearTimeout(timer);
      await watcher.close();
    },
  };
}
