import type { Metadata } from '../../../../model/text.ts';
import { toMetadata, type Properties } from '../metadata.ts';

/** Names that site generators and note programs use for the same thing. */
const names: Readonly<Record<string, keyof Properties>> = {
  title: 'title',
  author: 'author',
  authors: 'author',
  description: 'subject',
  summary: 'subject',
  subject: 'subject',
  tags: 'keywords',
  keywords: 'keywords',
  date: 'createdAt',
  created: 'createdAt',
  updated: 'modifiedAt',
  modified: 'modifiedAt',
  lastmod: 'modifiedAt',
};

/** The lines of YAML that may stand above a text, between dashes: plain values and lists of them, and nothing else. */
export function splitFrontMatter(text: string): {
  title: string | undefined;
  metadata: Metadata;
  body: string;
} {
  const [whole, matter] =
    /^---[^\S\n]*\n([\s\S]*?)\n(?:---|\.\.\.)[^\S\n]*(?:\n|$)/.exec(text) ?? [];
  if (whole === undefined || matter === undefined || !isYaml(matter)) {
    return { title: undefined, metadata: {}, body: text };
  }
  const found = propertiesOf(matter);
  return { title: found.title, metadata: toMetadata(found), body: text.slice(whole.length) };
}

/** Names with values, lists and what is indented; prose between two rules is none of it. */
const isYaml = (matter: string): boolean =>
  matter.split('\n').every((line) => /^(?:["'\w][^:]{0,100}:(?:\s|$)|[\s\-#\]}]|$)/.test(line));

function propertiesOf(matter: string): Properties {
  const found: Partial<Record<keyof Properties, string>> = {};
  let open: keyof Properties | undefined;
  for (const line of matter.split('\n')) {
    const [, key, value] = /^([\w-]+):\s*(.*)$/.exec(line) ?? [];
    if (key !== undefined) open = names[key.toLowerCase()];
    const words = plain(value ?? /^\s*-\s+(.*)$/.exec(line)?.[1] ?? '');
    if (open === undefined || words === '') continue;
    const before = found[open];
    found[open] = before === undefined ? words : `${before}, ${words}`;
  }
  return found;
}

/** Without brackets around a list, and quotes around words. */
const plain = (value: string): string =>
  value
    .trim()
    .replace(/^\[(.*)\]$/, '$1')
    .split(',')
    .map((word) => word.trim().replace(/^(['"])(.*)\1$/, '$2'))
    .join(', ')
    .replace(/^(['"])(.*)\1$/, '$2');
