import { recallAt } from './contender.ts';
import type { SearchCorpus } from './corpus.ts';

/** By question: the ids of its nearest chunks among its scopes, found by comparing each, one by one. */
export function findNearest(corpus: SearchCorpus): string[][] {
  const asked = corpus.queries.map(({ vector, scopes }) => ({
    vector,
    scopes: new Set(scopes),
    best: [] as { id: string; score: number }[],
  }));
  for (const { id, scopes, vector } of corpus.chunks())
    for (const query of asked) {
      if (!scopes.some((scope) => query.scopes.has(scope))) continue;
      let score = 0;
      for (let at = 0; at < vector.length; at += 1)
        score += (vector[at] ?? 0) * (query.vector[at] ?? 0);
      if (query.best.length === recallAt && score <= (query.best.at(-1)?.score ?? 0)) continue;
      query.best = [...query.best, { id, score }]
        .toSorted((a, b) => b.score - a.score)
        .slice(0, recallAt);
    }
  return asked.map(({ best }) => best.map(({ id }) => id));
}
