/** What a query took, counted up while it runs. */
export interface Work {
  /** Documents that were looked at, also where an index or SQLite did it. */
  retrieved: number;
  /** Of those, as far as their text was read. */
  retrievedBytes: number;
  /** Documents for which WHERE held. */
  matched: number;
}
