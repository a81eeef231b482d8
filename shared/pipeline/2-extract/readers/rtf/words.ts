/** Control words that stand for a character. Rich Text Format Specification 1.9.1, "Special characters" */
export const characters: Readonly<Record<string, string>> = {
  tab: '\t',
  line: '\n',
  emdash: '—',
  endash: '–',
  emspace: ' ',
  enspace: ' ',
  qmspace: ' ',
  bullet: '•',
  lquote: '‘',
  rquote: '’',
  ldblquote: '“',
  rdblquote: '”',
  '~': ' ',
  _: '-',
  '\\': '\\',
  '{': '{',
  '}': '}',
};

/** What a group is for: whose text it holds. */
export type Destination =
  | 'text'
  | 'skip'
  | 'fonts'
  | 'styles'
  | 'info'
  | 'property'
  | 'label'
  | 'code'
  /** What is said of a shape, of which its picture is shown. */
  | 'shape'
  | 'picture'
  | 'author';

/** Groups that are text of their own, and what becomes of it. */
export type FlowKind = 'header' | 'footer' | 'note' | 'comment' | 'box';

export const flows: Readonly<Record<string, FlowKind>> = {
  header: 'header',
  headerl: 'header',
  headerr: 'header',
  headerf: 'header',
  footer: 'footer',
  footerl: 'footer',
  footerr: 'footer',
  footerf: 'footer',
  footnote: 'note',
  annotation: 'comment',
  shptxt: 'box',
};

export const destinations: Readonly<Record<string, Destination>> = {
  fonttbl: 'fonts',
  stylesheet: 'styles',
  info: 'info',
  title: 'property',
  author: 'property',
  subject: 'property',
  keywords: 'property',
  creatim: 'property',
  revtim: 'property',
  listtext: 'label',
  pntext: 'label',
  fldinst: 'code',
  atnauthor: 'author',
  fldrslt: 'text',
  pict: 'picture',
  shppict: 'text',
  shpinst: 'text',
  shp: 'text',
  sp: 'shape',
  sv: 'shape',
  // Not text, or text that is said elsewhere: the picture of an object stays, its bytes do not.
  ...Object.fromEntries(
    (
      'objdata objclass objname nonshppict shprslt colortbl listtable listoverridetable filetbl revtbl nesttableprops ' +
      'nonesttables generator themedata colorschememapping latentstyles datastore xmlnstbl bkmkstart bkmkend sn ' +
      'annotation_ref atnid atndate atnref atrfstart atrfend tc xe txe rxe operator comment company manager doccomm hlinkbase category'
    )
      .split(' ')
      .map((word) => [word, 'skip' as const]),
  ),
};
