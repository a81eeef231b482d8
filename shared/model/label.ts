import { z } from 'zod';

/** How a source has classified a file: kept as it says, and never less than it says. */
export const Label = z.object({
  from: z.enum(['purview', 'box']),
  /** The label's own id, in Box the name of the classification; `unreadable` where the source cannot tell which it is. */
  id: z.string(),
});
export type Label = z.infer<typeof Label>;
