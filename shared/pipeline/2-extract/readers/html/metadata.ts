import type { Metadata } from '../../../../model/text.ts';
import { toMetadata, type Properties } from '../metadata.ts';

export interface HtmlMetadata {
  readonly add: (attributes: Readonly<Record<string, string>>) => void;
  readonly end: () => Metadata;
}

/** What `meta` elements are called, in the usual vocabularies: HTML, Dublin Core, Open Graph, and what Office writes. */
const names: Readonly<Record<string, keyof Properties>> = {
  author: 'author',
  'dc.creator': 'author',
  'dcterms.creator': 'author',
  description: 'subject',
  'dc.description': 'subject',
  'og:description': 'subject',
  keywords: 'keywords',
  'dc.subject': 'keywords',
  'dcterms.created': 'createdAt',
  created: 'createdAt',
  'article:published_time': 'createdAt',
  'dcterms.modified': 'modifiedAt',
  changed: 'modifiedAt',
  'article:modified_time': 'modifiedAt',
};

/** The first of several is kept. */
export function createMetadata(): HtmlMetadata {
  const found: Partial<Record<keyof Properties, string>> = {};
  return {
    add({ name, property, content }) {
      const known = names[(name ?? property ?? '').toLowerCase()];
      if (known !== undefined && content !== undefined) found[known] ??= content;
    },
    end: () => toMetadata(found),
  };
}
