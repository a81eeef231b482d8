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
  // How East Asian words are pronounced: set above them, not among them.
  'rp',
  'rt',
]);

const headerRoles = new Set(['navigation', 'banner', 'search', 'menu', 'menubar']);

/** Menus, page headers and footers, and what is not drawn: hidden words may be meant for machines only. */
export function asideOf({
  name,
  attributes,
  inContent,
}: {
  name: string;
  attributes: Readonly<Record<string, string>>;
  inContent: boolean;
}): 'header' | 'footer' | 'hidden' | undefined {
  // Some pages hide everything until a script has run.
  if (name === 'html' || name === 'body') return undefined;
  if (isHidden(attributes)) return 'hidden';
  const role = attributes['role'] ?? '';
  if (name === 'nav' || headerRoles.has(role)) return 'header';
  return role === 'contentinfo' || (name === 'footer' && !inContent) ? 'footer' : undefined;
}

const isHidden = (attributes: Readonly<Record<string, string>>): boolean =>
  attributes['hidden'] !== undefined ||
  attributes['aria-hidden'] === 'true' ||
  /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)/i.test(attributes['style'] ?? '');

/** Their begin and end part one block from the next. */
export const blockTags: ReadonlySet<string> = new Set(
  (
    'address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer ' +
    'form h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main nav ol p pre section summary table tbody td tfoot ' +
    'th thead title tr ul'
  ).split(' '),
);
