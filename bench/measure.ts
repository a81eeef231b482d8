/** What the command line may say, for all measures. */
export interface Options {
  /** Files of the ingest corpus. */
  readonly files: number;
  /** Files of it that the real embedder is timed on. */
  readonly embedFiles: number;
  /** Files written, and rights taken away, one after the other. */
  readonly rounds: number;
  /** Chunks in the index while queries are timed. */
  readonly chunks: number;
  readonly queries: number;
  /** Chunks that the search engines are compared with. */
  readonly searchChunks: number;
  /** Documents of the simulated tenant. */
  readonly scaleDocuments: number;
  /** Sent within the minute of the flood. */
  readonly notifications: number;
}

export interface Figure {
  readonly what: string;
  /** With its unit; a measure that could not be taken says so. */
  readonly value: string;
  /** What we want it to be; empty where we set ourselves none. */
  readonly target?: string;
}

export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface Outcome {
  readonly figures: readonly Figure[];
  /** Figures that are read side by side. */
  readonly tables?: readonly Table[];
  /** What one has to know to read the figures. */
  readonly notes: readonly string[];
  /** What the figures were made of. */
  readonly raw: unknown;
}

export interface Measure {
  readonly name: string;
  readonly title: string;
  run(options: Options, say: (line: string) => void): Promise<Outcome>;
}
