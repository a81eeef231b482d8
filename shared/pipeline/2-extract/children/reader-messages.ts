import { z } from 'zod';
import { Rejection } from '../../../model/rejection.ts';
import { DependsOn, mostRecordingBytes, mostTableBytes, OcrOptions } from '../reader.ts';
import { ManyBlocksText } from './block-check.ts';
import { ReadLimits } from './limits.ts';
import { ReadingPart } from './reading-parts.ts';

/** What every child is started with. */
export const ChildOptions = z.strictObject({ limits: ReadLimits, ocr: OcrOptions.nullable() });
export type ChildOptions = z.infer<typeof ChildOptions>;

export const ReadRequest = z.strictObject({
  path: z.string(),
  name: z.string(),
  /** `second` after a first try that had to be killed: another engine reads, where there is one. */
  attempt: z.enum(['first', 'second']),
  /** Read is not the file but one of those inside of it. */
  inner: z
    .strictObject({ path: z.array(z.string()), sha256: z.string().nullable() })
    .exactOptional(),
  /** Of that one nothing is read: its bytes are wanted. */
  wants: z.literal('bytes').exactOptional(),
});
export type ReadRequest = z.infer<typeof ReadRequest>;

/** JSON lines. Whoever reads them checks each; here only that they are not too many. */
const Tables = z
  .array(z.instanceof(Uint8Array))
  .max(10_000)
  .refine((pieces) => pieces.reduce((bytes, piece) => bytes + piece.length, 0) <= mostTableBytes);

const MemberReading = z.discriminatedUnion('outcome', [
  z.strictObject({
    outcome: z.literal('read'),
    text: ManyBlocksText,
    tables: Tables.exactOptional(),
    dependsOn: DependsOn.exactOptional(),
  }),
  z.strictObject({
    outcome: z.literal('rejected'),
    rejection: Rejection,
    dependsOn: DependsOn.exactOptional(),
  }),
  z.strictObject({ outcome: z.literal('missing') }),
]);

/** Parsed like any stranger's message: the child has read a stranger's file. */
export const ReaderMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready') }),
  /** Of the reading that is done next. */
  ReadingPart,
  z.strictObject({ type: z.literal('done'), reading: MemberReading, rssBytes: z.int().positive() }),
  /** null where it is not there, too large, or cannot be had. */
  z.strictObject({
    type: z.literal('bytes'),
    bytes: z
      .custom<Uint8Array>(
        (value) => value instanceof Uint8Array && value.length <= mostRecordingBytes,
      )
      .nullable(),
  }),
  /** The file could not be looked at; nothing is said of its content. */
  z.strictObject({ type: z.literal('failed'), code: z.string() }),
]);
export type ReaderMessage = z.infer<typeof ReaderMessage>;
