/** Something that starts functions by itself, while it is started. */
export interface Trigger {
  start(): void;
  /** Starts nothing new; settles when what it started has ended. */
  stop(): Promise<void>;
}
