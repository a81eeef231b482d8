export interface Section {
  readonly title: string;
  readonly body: string;
  readonly example: string;
  readonly goodToKnow: string;
  /** Who answers requests. */
  readonly owner: string;
  /** Who may make an exception. */
  readonly approver: string;
  /** Working days. */
  readonly noticeDays: number;
  readonly replyDays: number;
  /** Month in which the page is gone through. */
  readonly review: string;
}
