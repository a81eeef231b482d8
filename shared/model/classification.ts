import { z } from 'zod';

/** Kinds of data that a company must know the places of. */
export const SensitiveClass = z.enum([
  'payment-card',
  'iban',
  'us-ssn',
  'phone',
  'email',
  'secret',
  'health',
]);
export type SensitiveClass = z.infer<typeof SensitiveClass>;

/** How often it was found: figures only, never what was found. */
export const Classified = z.object({
  class: SensitiveClass,
  /** With a checksum, a form or a word beside it that leaves little doubt. */
  sure: z.int().nonnegative(),
  /** Of the right form, which other things have too. */
  likely: z.int().nonnegative(),
});
export type Classified = z.infer<typeof Classified>;

const likelyAsSure = 3;

/** What a text is said to hold: one that is sure is enough, or three that are likely. */
export const classesOf = (classification: readonly Classified[]): SensitiveClass[] =>
  classification
    .filter(({ sure, likely }) => sure > 0 || likely >= likelyAsSure)
    .map((one) => one.class);
