import { randomUUID } from 'node:crypto';
import type { Db } from '../database.ts';

/** One of the enterprise's classifications, such as Confidential. */
export interface Level {
  readonly id: string;
  /** Its name, which is its key as well. */
  readonly key: string;
  readonly definition: string;
  readonly colorId: number;
}

/** A level put onto a file or folder. */
export interface Classified {
  readonly id: string;
  readonly itemId: string;
  readonly levelId: string;
  /** From 0; one more with each change. */
  readonly version: number;
}

export interface Classifications {
  /** Id of the enterprise's template; undefined until somebody has made it. */
  templateId(): string | undefined;
  makeTemplate(): void;
  levels(): Level[];
  level(key: string): Level | undefined;
  saveLevel(level: Omit<Level, 'id'> & { readonly id?: string }): void;
  of(itemId: string): (Classified & { readonly level: Level }) | undefined;
  set(itemId: string, level: Level): void;
  unset(itemId: string): void;
  /** A copy of an item is classified as the item is. */
  copy(fromId: string, toId: string): void;
}

export function openClassifications(db: Db): Classifications {
  const template = db.prepare<[], { id: string }>('SELECT id FROM classification_template');
  const levels = db.prepare<[], Level>('SELECT * FROM classification_levels ORDER BY rowid');
  const putLevel = db.prepare(
    `INSERT INTO classification_levels VALUES (@id, @key, @definition, @colorId)
     ON CONFLICT (id) DO UPDATE SET key = @key, definition = @definition, colorId = @colorId`,
  );
  const one = db.prepare<[string], Classified>('SELECT * FROM classified WHERE itemId = ?');
  const put = db.prepare(
    `INSERT INTO classified VALUES (@id, @itemId, @levelId, 0)
     ON CONFLICT (itemId) DO UPDATE SET levelId = @levelId, version = version + 1`,
  );
  const drop = db.prepare('DELETE FROM classified WHERE itemId = ?');
  const of: Classifications['of'] = (itemId) => {
    const classified = one.get(itemId);
    const level = classified && levels.all().find(({ id }) => id === classified.levelId);
    return classified && level && { ...classified, level };
  };
  const set: Classifications['set'] = (itemId, level) =>
    void put.run({ id: randomUUID(), itemId, levelId: level.id });
  return {
    templateId: () => template.get()?.id,
    makeTemplate: () =>
      void db.prepare('INSERT INTO classification_template VALUES (?)').run(randomUUID()),
    levels: () => levels.all(),
    level: (key) => levels.all().find((level) => level.key === key),
    saveLevel: (level) => void putLevel.run({ ...level, id: level.id ?? randomUUID() }),
    of,
    set,
    unset: (itemId) => void drop.run(itemId),
    copy(fromId, toId) {
      const level = of(fromId)?.level;
      if (level) set(toId, level);
    },
  };
}
