import { peoplePart } from '../../model/stream.ts';
import type { SourceItem } from '../../model/item.ts';
import type { Page, Source } from '../../sources/source.ts';

/** More than this is not looked at: an answer is awaited, and memory is bounded. */
const maxItems = 200_000;

/** All items of a part, folders before what is in them; `more` last, where the time or the patience ends before they do. */
export async function* walk(
  part: string,
  { source, until, now }: { source: Source; until: Date; now: () => Date },
): AsyncGenerator<SourceItem | 'more'> {
  if (part === peoplePart) return;
  let seen = 0;
  for await (const page of source.enumerate ? enumerated(part, source) : listed(source)) {
    yield* page.items;
    seen += page.items.length;
    if (page.next === null) continue;
    if (seen >= maxItems || now() >= until) {
      yield 'more';
      return;
    }
  }
}

async function* enumerated(part: string, source: Source): AsyncGenerator<Page> {
  let marker: string | null = null;
  do {
    const page: Page = (await source.enumerate?.(part, marker)) ?? { items: [], next: null };
    yield page;
    marker = page.next;
  } while (marker !== null);
}

/** Folder by folder from the roots; a page says that there is more while any folder is left. */
async function* listed(source: Source): AsyncGenerator<Page> {
  const places = (await source.roots()).map((key) => ({ key, marker: null as string | null }));
  for (let place = places.pop(); place !== undefined; place = places.pop()) {
    if (place.key.startsWith('file:')) {
      const file = await source.read(place.key);
      yield { items: file ? [file.item] : [], next: places.length > 0 ? 'more' : null };
      continue;
    }
    const page = await source.list(place.key, place.marker);
    if (page.next !== null) places.push({ key: place.key, marker: page.next });
    for (const { kind, key } of page.items)
      if (kind === 'folder') places.push({ key, marker: null });
    yield { items: page.items, next: places.length > 0 ? 'more' : null };
  }
}
