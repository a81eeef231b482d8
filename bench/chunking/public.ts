import { openExtractionCorpus } from '../../tests/support/extraction-corpus.ts';
import { createFileReader } from '../../shared/pipeline/2-extract/children/reader-pool.ts';
import { partsOf, toMarkdown, type LongDocument } from './document.ts';

/** Long documents of the public corpus: a handbook in Word, an annual report in HTML, manuals in PDF, a novel. */
const names = [
  'handbook-872p.docx',
  'example-10k.html',
  'DA-619p.pdf',
  'wiki_duck.html',
  'book-war-and-peace-1225p.txt',
];

export async function readPublic(folder: string): Promise<LongDocument[]> {
  const reader = createFileReader({ children: 1 });
  try {
    const files = openExtractionCorpus(folder).files.filter(({ name }) => names.includes(name));
    const documents: LongDocument[] = [];
    for (const { path, name } of files) {
      const reading = await reader({ path, name });
      if (reading.outcome !== 'read') continue;
      const parts = partsOf(reading.text);
      documents.push({ name, parts, markdown: toMarkdown(parts), extracted: reading.text });
    }
    return documents;
  } finally {
    await reader[Symbol.asyncDispose]();
  }
}
