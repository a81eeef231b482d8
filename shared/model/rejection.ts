import { z } from 'zod';

export const RejectionCode = z.enum([
  'FILE_ENCRYPTED',
  'FILE_MALFORMED',
  'FILE_EMPTY',
  'FILE_TOO_LARGE',
  'FILE_TYPE_UNKNOWN',
  'FILE_HOSTILE',
  'FILE_NO_TEXT',
  'FILE_NOT_CHOSEN',
]);
export type RejectionCode = z.infer<typeof RejectionCode>;

/** Why a file can never be read as it is: the sentence that people see. Retrying would not help. */
const sentences: Record<RejectionCode, string> = {
  FILE_ENCRYPTED: 'The file needs a password',
  FILE_MALFORMED: 'The file is damaged or is not what it says it is',
  FILE_EMPTY: 'The file has no content',
  FILE_TOO_LARGE: 'The file is larger than the limit',
  FILE_TYPE_UNKNOWN: 'This type of file is not read yet',
  FILE_HOSTILE: 'The file would need more memory or time than a file may take',
  FILE_NO_TEXT: 'The file holds no text that could be found',
  FILE_NOT_CHOSEN: 'The file is not among those that the connection is told to read',
};

export const Rejection = z.object({ code: RejectionCode, reason: z.string() });
export type Rejection = z.infer<typeof Rejection>;

/** @param detail what in this file broke the rule: a limit, a part; never its text */
export const reject = (code: RejectionCode, detail?: string): Rejection => ({
  code,
  reason: detail === undefined ? sentences[code] : `${sentences[code]}: ${detail}`,
});
