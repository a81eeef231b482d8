// The splitters of LangChain.js. A process of its own, started by bench/chunking/splitters.ts.
// Not TypeScript: what it imports is in bench/package.json only, and the types of the project are checked without it.
import { MarkdownTextSplitter, RecursiveCharacterTextSplitter } from '@langchain/textsplitters';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';

const kinds = { recursive: RecursiveCharacterTextSplitter, markdown: MarkdownTextSplitter };
/** 400 tokens, or the four characters a token that guides reckon with; without overlap, as the product. */
const lengths = {
  characters: { chunkSize: 1_600, chunkOverlap: 0 },
  tokens: {
    chunkSize: 400,
    chunkOverlap: 0,
    lengthFunction: (text) => countTokens(text, { disallowedSpecial: new Set() }),
  },
};

// It warns of every chunk that is too long; they are counted.
console.warn = () => {};

async function split({ kind, counts, texts, rounds }) {
  const splitter = new kinds[kind](lengths[counts]);
  let chunks = [];
  const cpuMs = [];
  for (let round = 0; round < rounds; round += 1) {
    const before = process.cpuUsage();
    chunks = [];
    for (const text of texts) chunks.push(await splitter.splitText(text));
    const { user, system } = process.cpuUsage(before);
    cpuMs.push((user + system) / 1_000);
  }
  process.send({ chunks, cpuMs }, () => process.disconnect());
}

process.once('message', (task) => void split(task));
