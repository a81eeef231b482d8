import { z } from 'zod';

/** What one read may take; the child kills itself beyond it. */
export const ReadLimits = z.object({
  /** Without a word of progress; a reader that tells of its progress may ask for less. */
  deadlineMs: z.int().positive(),
  /** In all, whatever the progress. */
  longestMs: z.int().positive(),
  maxRssBytes: z.int().positive(),
});
export type ReadLimits = z.infer<typeof ReadLimits>;

/** Of the numbers that the reading thread shares with its watchdog. */
export const slots = {
  /** 0 while idle, else which read is under way. */
  read: 0,
  /** Signs of progress so far. */
  steps: 1,
  /** How long the next one may take; 0 as long as the deadline. */
  nextStepMs: 2,
} as const;
