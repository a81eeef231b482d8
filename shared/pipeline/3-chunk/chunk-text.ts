import type { Block, Chunk, Chunks, ExtractedText } from '../../model/text.ts';
import { createPacker } from './packer.ts';
import { atOnce, type Steps } from '../../platform/steps.ts';
import { countSteps } from './tokens.ts';
import { groupsOf } from './units.ts';

/** Of the o200k_base encoding. Recall stops rising here, precision falls beyond; overlap gained nothing. */
const chunkTokens = 400;

/** Cuts a text along its structure: the same text always gives the same chunks. */
export const chunkText = (extracted: ExtractedText): Chunks => atOnce(chunkSteps(extracted));

export function* chunkSteps(extracted: ExtractedText): Steps<Chunks> {
  const { title } = extracted;
  const counted = yield* countSteps(extracted.text);
  const blocks = extracted.blocks.filter(({ aside }) => aside === undefined);
  const packer = createPacker({ counted, budget: chunkTokens, topLevel: topLevelOf(blocks) });
  for (const group of groupsOf({ counted, blocks }, chunkTokens)) yield* packer.add(group);
  const chunks = packer.end().map((chunk, ordinal): Chunk => ({ ordinal, ...chunk }));
  return { schemaVersion: 2, title, chunks };
}

/** The level of the document's own parts: the highest, or the next where the highest is but its title. */
function topLevelOf(blocks: readonly Block[]): number {
  const levels = blocks.flatMap(({ kind, level }) => (kind === 'heading' ? [level ?? 1] : []));
  const highest = lowestOf(levels);
  const others = levels.filter((level) => level !== highest);
  const isTitle = levels[0] === highest && others.length === levels.length - 1;
  return isTitle && others.length > 0 ? lowestOf(others) : highest;
}

const lowestOf = (levels: readonly number[]): number =>
  levels.reduce((lowest, level) => Math.min(lowest, level), Infinity);
