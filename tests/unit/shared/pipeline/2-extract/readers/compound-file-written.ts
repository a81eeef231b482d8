import { CFB } from '@e965/xlsx';

type Streams = Readonly<Record<string, Uint8Array>>;

/** An OLE container of exactly these streams, by the writer of a library that is not the reader under test. */
export const compoundFile = (streams: Streams): Uint8Array =>
  written(CFB.utils.cfb_new(), streams, {});

/**
 * A container with more in it.
 * @param classes of storages, by their paths, in hex as they lie there
 */
export const withStreams = (
  bytes: Uint8Array,
  streams: Streams,
  classes: Readonly<Record<string, string>> = {},
): Uint8Array => written(opened(bytes), streams, classes);

/** The streams of a container, as they lie in a storage of another. */
export function streamsIn(bytes: Uint8Array, storage: string): Streams {
  const { FullPaths, FileIndex } = opened(bytes);
  const root = FullPaths[0] ?? '';
  return Object.fromEntries(
    FullPaths.flatMap((path, at) => {
      const { content, type } = FileIndex[at] ?? {};
      return type === 2
        ? [[path.replace(root, `${storage}/`), Uint8Array.from(content ?? [])]]
        : [];
    }),
  );
}

/** As the library holds it. */
interface Container {
  readonly FullPaths: readonly string[];
  readonly FileIndex: readonly { readonly type: number; readonly content?: readonly number[] }[];
}

const opened = (bytes: Uint8Array): Container => CFB.read(Buffer.from(bytes), { type: 'buffer' });

function written(
  file: Container,
  streams: Streams,
  classes: Readonly<Record<string, string>>,
): Uint8Array {
  for (const [name, bytes] of Object.entries(streams)) {
    CFB.utils.cfb_add(file, name, Buffer.from(bytes));
  }
  for (const [path, clsid] of Object.entries(classes)) {
    const at = file.FullPaths.indexOf(`${file.FullPaths[0]}${path}/`);
    Object.assign(file.FileIndex[at] ?? {}, { clsid });
  }
  return CFB.write(file, { type: 'buffer' });
}
