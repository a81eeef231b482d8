import type { Stretch } from './letters.ts';

export interface Question {
  readonly text: string;
  readonly answers: readonly (Stretch & { readonly document: string })[];
}
