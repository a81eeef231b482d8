/** A file of the sample company, before it is made. Its format is its name's ending. */
export interface SeedFile {
  /** Names from the top, with slashes. */
  readonly path: string;
  /** Markdown for documents (md, html, docx, pdf); anything else is written as it stands. */
  readonly text: string;
  readonly layout?: Layout;
}

export interface Layout {
  /** Each heading of the second level begins a page. PDF only. */
  readonly pagePerSection?: boolean;
  /** The file asks for this when opened. PDF only. */
  readonly password?: string;
  /** Only so many bytes of the made file are kept, as after an upload that broke off. */
  readonly keepBytes?: number;
}
