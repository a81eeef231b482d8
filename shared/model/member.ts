import { z } from 'zod';

/** A file inside of another one: in an archive, or attached to a message. */
export const Member = z.object({
  /** From the file at the source inwards, a name for each level: `reports.zip`, `2026/q3.docx`. Clean, and unique. */
  path: z.array(z.string().min(1)).min(1).max(4),
  sizeBytes: z.int().nonnegative(),
  /** null where its container does not say. */
  modifiedAt: z.iso.datetime({ offset: true }).nullable(),
  /** As its container says: the sender of the message that it is, or is attached to. */
  author: z.string().max(500).exactOptional(),
  /** Of its content; null where that could not be had: encrypted, damaged. */
  sha256: z.string().nullable(),
});
export type Member = z.infer<typeof Member>;
