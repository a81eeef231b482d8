import type { Format } from '../../../model/text.ts';
import { Unreadable } from '../readers/unreadable.ts';

const byExtension: Readonly<Record<string, Format>> = {
  md: 'text/markdown',
  markdown: 'text/markdown',
  mdown: 'text/markdown',
  mkd: 'text/markdown',
  csv: 'text/csv',
  tsv: 'text/csv',
  tab: 'text/csv',
  json: 'application/json',
  geojson: 'application/json',
  jsonl: 'application/jsonl',
  ndjson: 'application/jsonl',
  ipynb: 'application/x-ipynb+json',
  boxnote: 'application/vnd.box.boxnote',
  mht: 'multipart/related',
  mhtml: 'multipart/related',
};

/** Programs, and settings whose lines and indentation say what belongs together. */
export const sourceExtensions = new Set(
  (
    'bas bat c cc cfg clj cmd conf cpp cs css cxx dart dockerfile editorconfig erl ex exs f90 fs gitignore go gradle graphql ' +
    'groovy h hcl hpp hs ini java jl js json5 jsonc jsx kt kts less lua m makefile mjs cjs mts cts ml nix php pl pm properties ' +
    'proto ps1 psm1 py r rb rs sas scala scss sh sol sql svelte swift tcl tex tf tfvars toml ts tsx vb vba vbs vue yaml yml zig'
  ).split(' '),
);

/** Google Drive leaves these beside real files: a few lines of JSON that say where at Google the document is. */
const shortcuts = new Set(
  'gdoc gsheet gslides gdraw gform gjam glink gmap gnote gsite gtable'.split(' '),
);

/** WebVTT, §4.1: the word, and then a blank, a line break or nothing. */
const vtt = /^WEBVTT(?:[ \t\r\n]|$)/;
const srt = /^\s*\d+[ \t]*\r?\n\d{1,3}:\d{2}:\d{2}[,.]\d{1,3}[ \t]*-->/;

/**
 * What kind of text it is: by its beginning where that is telling, else by the name.
 * @param head its first characters
 */
export function textKind(head: string, extension: string): Format {
  if (shortcuts.has(extension)) {
    throw new Unreadable('FILE_TYPE_UNKNOWN', 'it only points to a document at Google');
  }
  if (vtt.test(head)) return 'text/vtt';
  if (srt.test(head)) return 'application/x-subrip';
  return xmlKind(head, extension) ?? byExtension[extension] ?? plainKind(extension);
}

/** Before the root element may stand a declaration, comments and a document type (XML 1.0, §2.8). */
const prolog = /^(?:\s+|<\?[^>]*>|<!--[\s\S]*?-->|<!DOCTYPE[^>[]*(?:\[[^\]]*\]\s*)?>)*/i;

function xmlKind(head: string, extension: string): Format | undefined {
  const declared = head.trimStart().startsWith('<?xml ');
  if (!declared && extension !== 'xml' && extension !== 'svg') return undefined;
  const root = head.slice(prolog.exec(head)?.[0].length ?? 0);
  if (/^<(?:\w+:)?svg[\s>]/.test(root)) return 'image/svg+xml';
  // Settings and programs that are written in XML keep their names: they are XML by their content.
  return declared || root.startsWith('<') ? 'application/xml' : undefined;
}

const plainKind = (extension: string): Format =>
  sourceExtensions.has(extension) ? 'text/x-source' : 'text/plain';
