import { LiteParse, type ParsedPage } from '@llamaindex/liteparse';
import type { ReadAids } from '../../reader.ts';
import { Unreadable } from '../unreadable.ts';
import { withWriting } from './form-fields.ts';
import { piecesOf } from './layout-blocks.ts';
import { withInsets } from './insets.ts';
import { withLinks } from './links.ts';
import { maxPages, type Page } from './page.ts';
import { withStrips } from './strips.ts';

/** Few enough that a sign of progress comes every second or so, enough to tell what is large type and what is not. */
const batchPages = 50;
/** Longest that PDFium may take for such a batch. */
const batchMs = 10_000;

/** No OCR on its own account (it would fetch its model from the network) and no conversion: it is given PDF only. */
const parser = new LiteParse({
  ocrEnabled: false,
  quiet: true,
  numWorkers: 1,
  imageMode: 'off',
  maxPages,
  continueOnPageError: true,
  extractBlocks: true,
  extractLinks: false,
  extractAnnotations: true,
  extractFormFields: true,
  includeComplexity: true,
  keepHeadersFooters: true,
});

/** Blocks with their places, by PDFium and liteparse. A page that fails is left out. */
export async function readBlocks(
  bytes: Uint8Array,
  progress: ReadAids['progress'],
): Promise<{ pages: Page[]; totalPages: number }> {
  const pages: Page[] = [];
  let total = 0;
  let tables = 0;
  progress(batchMs);
  try {
    for await (const { result, totalPages } of parser.parseBatches(bytes, {
      batchSize: batchPages,
    })) {
      progress(batchMs);
      total = totalPages;
      const read = result.pages.map((page) => {
        const made = pageOf(page, tables);
        tables += made.tables;
        return made.page;
      });
      const linked = await withLinks(read, bytes, result.pages);
      pages.push(...(await withInsets(linked, bytes, result.pages)));
    }
  } catch (error) {
    const needsPassword = error instanceof Error && /password/i.test(error.message);
    throw needsPassword ? new Unreadable('FILE_ENCRYPTED') : error;
  }
  progress(batchMs);
  return { pages: await withStrips(pages, bytes, progress), totalPages: total };
}

function pageOf(parsed: ParsedPage, tables: number): { page: Page; tables: number } {
  const { pageNum: number, width, height, blocks = [], complexity } = parsed;
  const pieces = blocks.flatMap((block, at) =>
    piecesOf(block, { page: number, table: tables + at }),
  );
  const page: Page = {
    number,
    width,
    height,
    pieces: withWriting(pieces, parsed),
    isGarbled: complexity?.isGarbled === true,
    isPicture: complexity?.fullPageImage === true,
    insets: [],
  };
  return { page, tables: blocks.length };
}
