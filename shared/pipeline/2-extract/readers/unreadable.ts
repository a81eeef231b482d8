import { reject, type Rejection, type RejectionCode } from '../../../model/rejection.ts';

/** Thrown inside a reader when the file itself is the reason: no retry will help. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
  readonly rejection: Rejection;

  /** @param detail names a limit or a part of the file, never its text */
  constructor(code: RejectionCode, detail?: string) {
    const rejection = reject(code, detail);
    super(rejection.reason);
    this.rejection = rejection;
  }
}
