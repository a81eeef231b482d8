import type { Properties } from '../metadata.ts';

/** What the file says of itself. Rich Text Format Specification 1.9.1, "Information group" */
export interface Info {
  readonly open: (word: string) => void;
  readonly write: (text: string) => void;
  /** A part of a date: year, month, day, hour, minute. */
  readonly number: (word: string, number: number | undefined) => void;
  readonly end: () => Properties;
}

const names: Readonly<Record<string, keyof Properties>> = {
  title: 'title',
  author: 'author',
  subject: 'subject',
  keywords: 'keywords',
  creatim: 'createdAt',
  revtim: 'modifiedAt',
};

/** `2026-03-01T09:30`, part by part. */
const parts: Readonly<Record<string, { before: string; digits: number }>> = {
  yr: { before: '', digits: 4 },
  mo: { before: '-', digits: 2 },
  dy: { before: '-', digits: 2 },
  hr: { before: 'T', digits: 2 },
  min: { before: ':', digits: 2 },
};

export function createInfo(): Info {
  const found: Partial<Record<keyof Properties, string>> = {};
  let property: keyof Properties | undefined;
  const write = (text: string): void => {
    if (property !== undefined) found[property] = (found[property] ?? '') + text;
  };
  return {
    write,
    open(word) {
      property = names[word];
      // Said twice, in the charset of the file and in Unicode: the last counts.
      if (property !== undefined) found[property] = '';
    },
    number(word, number = 0) {
      const part = parts[word];
      if (part !== undefined) write(part.before + String(number).padStart(part.digits, '0'));
    },
    end: () => found,
  };
}
