export const neverShown: ReadonlySet<string> = new Set([
  'script',
  'style',
  'noscript',
  'template',
  'svg',
  'iframe',
  'object',
  'canvas',
  'audio',
  'video',
  'select',
  'button',
  'datalist',
  'dialog',
]);

const chromeRoles = new Set(['navigation', 'banner', 'contentinfo', 'search', 'menu', 'menubar']);

/** Menus, page headers and footers, and what is not drawn: hidden words may be meant for machines only. */
export function isChrome({
  name,
  attributes,
  inContent,
}: {
  name: string;
  attributes: Readonly<Record<string, string>>;
  inContent: boolean;
}): boolean {
  // Some pages hide everything until a script has run.
  if (name === 'html' || name === 'body') return false;
  if (name === 'nav' || chromeRoles.has(attributes['role'] ?? '')) return true;
  if (name === 'footer' && !inContent) return true;
  if (attributes['hidden'] !== undefined || attributes['aria-hidden'] === 'true') return true;
  return /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)/i.test(
    attributes['style'] ?? '',
  );
}

/** Their begin and end part one block from the next. */
export const blockTags: ReadonlySet<string> = new Set(
  (
    'address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer ' +
    'form h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main nav ol p pre section summary table tbody td tfoot ' +
    'th thead title tr ul'
  ).split(' '),
);
