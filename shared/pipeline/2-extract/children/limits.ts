import { z } from 'zod';

/** What one read may take; the child kills itself beyond it. */
export const ReadLimits = z.object({
  /** Without a word of progress. */
  deadlineMs: z.int().positive(),
  /** What a reader may ask for at most, for one step of which it cannot tell the progress. */
  longestStepMs: z.int().positive(),
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
  /** How long the next one may take, where the reader asked for another time than the deadline; else 0. */
  nextStepMs: 2,
} as const;
