import type { Readable } from 'node:stream';
import { z } from 'zod';
import { ArtifactRef } from '../../model/artifact.ts';
import type { ReadingReport } from '../../model/document.ts';
import { reject, Rejection } from '../../model/rejection.ts';
import type { ExtractedText } from '../../model/text.ts';
import { AppError } from '../../platform/errors.ts';
import type { PipelineContext } from '../context.ts';
import { wayOf, waysOf, type ReaderSettings } from '../reader-settings.ts';
import { ManyBlocksText } from './children/block-check.ts';
import { withDownload, type Downloaded } from './download.ts';
import { extensionOf } from './kind/extensions.ts';
import { recordingFormatOf } from './recordings/read-in-place.ts';
import type { FileReader, Inner, MemberReading, Reading as FileReading } from './reader.ts';
import { mostBytesOf, type SizeLimits } from './size-limits.ts';

type Context = Pick<PipelineContext, 'artifacts' | keyof SizeLimits> & {
  readonly readFile: FileReader;
};

/** What is to be read, and what for: artifacts of a tenant are its own. */
export interface ToRead {
  readonly tenantId: string;
  /** The file at the source. */
  readonly file: {
    readonly name: string;
    readonly sizeBytes: number;
    readonly download: () => Promise<Readable>;
  };
  /** Read is not the file but one of those inside of it. */
  readonly member?: Inner & { readonly sizeBytes: number };
  /** Of the readers, as far as they matter to it. */
  readonly settings: ReaderSettings;
}

export type Content =
  | {
      readonly outcome: 'extracted';
      readonly contentSha256: string;
      readonly format: ExtractedText['format'];
      readonly text: ArtifactRef;
      readonly tables: ArtifactRef | null;
      /** Files inside of it. */
      readonly members: number;
      readonly readBy: string;
      readonly reading: ReadingReport;
    }
  | {
      readonly outcome: 'rejected';
      readonly rejection: Rejection;
      /** null where it was refused unread. */
      readonly readBy: string | null;
    }
  /** A file inside of another: it is not there, or is another one by now. */
  | { readonly outcome: 'missing' };

/** What a reader made of some bytes, kept under their hash so that no copy of them is read twice. */
const Reading = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('read'),
    text: ManyBlocksText,
    tables: ArtifactRef.nullable().default(null),
  }),
  z.object({ outcome: z.literal('rejected'), rejection: Rejection }),
]);

/** Reads the content, unless the same bytes were read before, wherever they lay. */
export async function readContent(toRead: ToRead, context: Context): Promise<Content> {
  const { file, member } = toRead;
  const { maxFileBytes } = context;
  const most = mostBytesOf(file.name, context);
  if (file.sizeBytes > most) return tooLarge(most, toRead);
  if (member && member.sizeBytes > maxFileBytes) return tooLarge(maxFileBytes, toRead);
  if (member?.sizeBytes === 0) return refused(reject('FILE_EMPTY'));
  const known = member && (await readBefore(keyOf(member, toRead), context));
  if (known) return known;
  return withDownload(file.download, most, async (downloaded) => {
    if (downloaded === 'too-large') return tooLarge(most, toRead);
    const { path, sizeBytes } = downloaded;
    if (sizeBytes === 0) return refused(reject('FILE_EMPTY'));
    const isLarge = sizeBytes > maxFileBytes;
    if (isLarge && (await recordingFormatOf(path)) === undefined)
      return tooLarge(maxFileBytes, toRead);
    return member
      ? readMember(member, { toRead, downloaded }, context)
      : readWhole({ toRead, downloaded }, context);
  });
}

interface AtHand {
  readonly toRead: ToRead;
  readonly downloaded: Downloaded;
}

async function readWhole(
  { toRead, downloaded: { path, sha256 } }: AtHand,
  context: Context,
): Promise<Content> {
  const { file, tenantId, settings } = toRead;
  const key = { tenantId, settings, sha256, name: file.name };
  const known = await readBefore(key, context);
  return known ?? keep(key, await context.readFile({ path, name: file.name }), context);
}

async function readMember(
  { path: inner, sha256 }: Inner,
  { toRead, downloaded: { path } }: AtHand,
  context: Context,
): Promise<Content> {
  const { file } = toRead;
  const reading = await context.readFile.member({
    path,
    name: file.name,
    inner: { path: inner, sha256 },
  });
  return keep(keyOf({ path: inner, sha256 }, toRead), reading, context);
}

interface ReadingKey {
  readonly tenantId: string;
  /** null: nothing is kept, since nobody knows what was read. */
  readonly sha256: string | null;
  readonly name: string;
  readonly settings: ReaderSettings;
}

const keyOf = ({ path, sha256 }: Inner, { tenantId, settings }: ToRead): ReadingKey => ({
  tenantId,
  settings,
  sha256,
  name: path.at(-1) ?? '',
});

/** The name gives a hint of the type; two types of the same bytes are two readings. */
function pathsOf({ tenantId, sha256, name }: ReadingKey, readBy: string) {
  const extension = extensionOf(name) || 'none';
  const path = (what: string) => `${tenantId}/${sha256}/${what}-${readBy}-${extension}`;
  return { text: `${path('text')}.json`, tables: `${path('tables')}.jsonl` };
}

/** Which settings a reading depends on is known when it has been read: it is looked for by each that there are. */
async function readBefore(
  key: ReadingKey,
  { artifacts }: Pick<Context, 'artifacts'>,
): Promise<Content | undefined> {
  if (key.sha256 === null) return undefined;
  const looks = waysOf(key.settings).map(async (readBy) => {
    const text = await artifacts.find(pathsOf(key, readBy).text);
    return text && { text, readBy };
  });
  const found = (await Promise.all(looks)).find((one) => one !== undefined);
  return found && toContent(key, await artifacts.getJson(found.text, Reading), found);
}

/** The tables are written first: where there is a text, there is all of the reading. */
async function keep(
  key: ReadingKey,
  reading: MemberReading,
  { artifacts }: Pick<Context, 'artifacts'>,
): Promise<Content> {
  if (reading.outcome === 'missing') return reading;
  const readBy = wayOf(reading.dependsOn, key.settings);
  if (key.sha256 === null) {
    return reading.outcome === 'rejected'
      ? refused(reading.rejection, readBy)
      : { outcome: 'missing' };
  }
  const paths = pathsOf(key, readBy);
  const kept = await toKeep(reading, paths.tables, artifacts);
  return toContent(key, kept, { text: await artifacts.putJson(paths.text, kept), readBy });
}

async function toKeep(
  reading: FileReading,
  tablesPath: string,
  artifacts: Context['artifacts'],
): Promise<z.infer<typeof Reading>> {
  if (reading.outcome === 'rejected') return { outcome: 'rejected', rejection: reading.rejection };
  const { text, tables: pieces = [] } = reading;
  const tables = pieces.length === 0 ? null : await artifacts.putPieces(tablesPath, pieces);
  return { outcome: 'read', text, tables };
}

function toContent(
  { sha256 }: ReadingKey,
  reading: z.infer<typeof Reading>,
  { text, readBy }: { text: ArtifactRef; readBy: string },
): Content {
  if (reading.outcome === 'rejected') return refused(reading.rejection, readBy);
  const { tables } = reading;
  const { format, members } = reading.text;
  return {
    outcome: 'extracted',
    contentSha256: sha256 ?? '',
    format,
    text,
    tables,
    members: members?.length ?? 0,
    readBy,
    reading: reportOf(reading.text),
  };
}

const mostWarnings = 20;

const reportOf = ({ engine, text, pages, ocr = 0, warnings }: ExtractedText): ReadingReport => ({
  engine,
  characters: text.length,
  pages,
  ocr,
  warnings: warnings.slice(0, mostWarnings).map((warning) => warning.slice(0, 200)),
});

const refused = (rejection: Rejection, readBy: string | null = null): Content => ({
  outcome: 'rejected',
  rejection,
  readBy,
});

const tooLarge = (limit: number, { settings }: Pick<ToRead, 'settings'>): Content =>
  refused(
    reject('FILE_TOO_LARGE', `${Math.floor(limit / 1024 / 1024)} MiB`),
    wayOf('sizes', settings),
  );

export async function readText(
  ref: ArtifactRef,
  { artifacts }: Pick<PipelineContext, 'artifacts'>,
): Promise<ExtractedText> {
  const reading = await artifacts.getJson(ref, Reading);
  if (reading.outcome === 'read') return reading.text;
  throw new AppError('RECORD_INVALID', `${ref.path} holds no text`);
}
