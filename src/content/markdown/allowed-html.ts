import type { Options } from 'rehype-sanitize';
import { TOKEN_CLASSES } from './highlighter.ts';

/**
 * Everything that a published page may hold. Authors' own HTML is dropped before; this list is the second wall,
 * and the list that the authors' guide documents. No `style`, no `on…`, no form controls, no `name` but that of tabs.
 *
 * - Text: paragraphs, headings h2 to h6, lists, quotes, tables, rules, emphasis, code, links, images, figures.
 * - Boxes: `aside.callout`, `details`.
 * - Media: `video` with `source` and `track`, transcripts and chapters with their times; `iframe` only sandboxed, only from the book.
 * - Drawings: what Mermaid diagrams are drawn with, in our own colours: no style, no script, no address but of their own marks.
 * - Mathematics: MathML presentation elements, as KaTeX writes them, with the TeX source as plain annotation.
 * - Addresses: http, https, mailto in links; paths of this server everywhere else.
 */

const TEXT_TAGS = [
  ...['p', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'li', 'blockquote', 'hr', 'br', 'pre', 'div', 'section'],
  ...['a', 'em', 'strong', 'del', 'code', 'mark', 'span', 'sup', 'sub', 'img', 'figure', 'figcaption'],
  ...['table', 'thead', 'tbody', 'tr', 'th', 'td', 'aside', 'details', 'summary'],
  ...['video', 'source', 'track', 'iframe'],
];

const MATH_TAGS = [
  ...['math', 'semantics', 'annotation', 'mrow', 'mi', 'mn', 'mo', 'ms', 'mtext', 'mspace', 'mfrac', 'msqrt', 'mroot'],
  ...['msub', 'msup', 'msubsup', 'munder', 'mover', 'munderover', 'mmultiscripts', 'mprescripts', 'none'],
  ...['mtable', 'mtr', 'mtd', 'mlabeledtr', 'mstyle', 'mpadded', 'mphantom', 'menclose', 'merror'],
];

const SVG_TAGS = [
  ...['svg', 'desc', 'defs', 'marker', 'g', 'rect', 'circle', 'ellipse', 'line', 'polyline', 'polygon', 'path'],
  ...['text', 'tspan'],
];

/** The colours that the style sheet gives to diagrams. */
const PAINT = /^(?:none|var\(--(?:bg|_[a-z-]+)\))$/;
const MARK = /^url\(#s-diagram\.\d+-[\w-]+\)$/;
type Allowed = NonNullable<NonNullable<Options['attributes']>[string]>;
const SVG_ATTRIBUTES: Allowed = [
  ...['x', 'y', 'x1', 'y1', 'x2', 'y2', 'cx', 'cy', 'r', 'rx', 'ry', 'dx', 'dy', 'd', 'points', 'width', 'height'],
  ...['transform', 'strokeWidth', 'strokeDasharray', 'strokeLinejoin', 'strokeLinecap'],
  ...['textAnchor', 'fontSize', 'fontWeight', 'fontStyle', 'textDecoration', 'dominantBaseline'],
  ['fill', PAINT],
  ['stroke', PAINT],
  ['markerStart', MARK],
  ['markerEnd', MARK],
  ['className', 'mono', /^xychart-(?:grid|bar|line|line-shadow|dot|label|axis-title|title|color-\d)$/],
];
const SVG: Record<string, Allowed> = {
  ...Object.fromEntries(SVG_TAGS.map((tag) => [tag, SVG_ATTRIBUTES])),
  svg: ['viewBox', 'width', 'height', 'ariaLabel', 'ariaDescribedBy', ['role', 'img']],
  marker: ['markerWidth', 'markerHeight', 'refX', 'refY', 'orient'],
};

const MATH_ATTRIBUTES = [
  ...['display', 'displaystyle', 'scriptlevel', 'mathvariant', 'mathcolor', 'mathbackground', 'mathsize', 'dir'],
  ...['accent', 'accentunder', 'fence', 'form', 'stretchy', 'symmetric', 'separator', 'largeop', 'movablelimits'],
  ...['lspace', 'rspace', 'minsize', 'maxsize', 'linebreak', 'linethickness', 'notation', 'voffset'],
  ...['width', 'height', 'depth', 'columnalign', 'columnspacing', 'columnlines', 'rowspacing', 'rowlines', 'rowalign'],
];

/** `xmlns` is kept for readers of feeds and packages; it can only be the namespace of MathML. */
const MATH = Object.fromEntries(MATH_TAGS.map((tag) => [tag, MATH_ATTRIBUTES]));

const DIRECTION: [string, string, string] = ['dir', 'ltr', 'rtl'];
/** Milliseconds of a film. */
const CUE: [string, RegExp][] = [
  ['dataFrom', /^\d+$/],
  ['dataTo', /^\d+$/],
];

export const ALLOWED_HTML: Options = {
  tagNames: [...TEXT_TAGS, ...MATH_TAGS, ...SVG_TAGS],
  attributes: {
    ...MATH,
    ...SVG,
    math: [...MATH_ATTRIBUTES, ['xmlns', 'http://www.w3.org/1998/Math/MathML']],
    annotation: [['encoding', 'application/x-tex']],
    a: [
      'href',
      'ariaDescribedBy',
      'ariaLabel',
      'download',
      'dataFootnoteRef',
      'dataFootnoteBackref',
      ['className', 'data-footnote-backref'],
      ['rel', 'noopener', 'noreferrer'],
    ],
    img: ['src', 'alt', 'title', 'width', 'height', ['loading', 'lazy']],
    ol: ['start', 'ariaLabel', ['className', 'film-chapters']],
    ul: [['className', 'contains-task-list']],
    li: [['className', 'task-list-item', 'cue'], ...CUE],
    th: ['ariaLabel', ['align', 'left', 'center', 'right'], ['scope', 'col']],
    td: [['align', 'left', 'center', 'right']],
    h2: [['className', 'sr-only']],
    p: [['className', 'callout-label', 'film-file', 'cue'], ...CUE],
    section: ['dataFootnotes', ['className', 'footnotes']],
    aside: [
      ['className', 'callout', 'callout-note', 'callout-tip', 'callout-warning'],
      ['role', 'note'],
    ],
    details: ['open', ['className', 'hint', 'solution', 'transcript'], ['name', /^s-tabs-\d+$/]],
    div: [
      'ariaLabel',
      'lang',
      DIRECTION,
      ['className', 'table-scroll', 'tabs', 'cues', 'diagram'],
      ['role', 'region'],
      ['tabIndex', 0],
    ],
    pre: ['ariaLabel', ['className', 'code'], ['dir', 'ltr'], ['role', 'region'], ['tabIndex', 0]],
    span: [
      'lang',
      DIRECTION,
      ['className', 'katex', 'katex-error', 'cue-time', ...TOKEN_CLASSES],
      ['dataGap', /^\d+$/],
    ],
    mark: [['className', 'line']],
    figure: [
      ['className', 'video', 'interactive'],
      'dataVideo',
      ['dataMs', /^\d+$/],
      ['dataStreamed', 'true'],
      ['dataEmbed', /^https:\/\//],
      'dataActivity',
    ],
    video: ['controls', 'poster', 'ariaLabel', 'playsInline', ['preload', 'metadata']],
    source: ['src', 'type'],
    track: ['src', 'srcLang', 'label', 'default', ['kind', 'captions', 'chapters']],
    iframe: ['src', 'title', 'height', 'dataHeight', ['sandbox', 'allow-scripts'], ['loading', 'lazy']],
    '*': ['id'],
  },
  ancestors: {
    thead: ['table'],
    tbody: ['table'],
    tr: ['table'],
    th: ['table'],
    td: ['table'],
    source: ['video'],
    track: ['video'],
    ...Object.fromEntries(SVG_TAGS.filter((tag) => tag !== 'svg').map((tag) => [tag, ['svg']])),
    ...Object.fromEntries(MATH_TAGS.filter((tag) => tag !== 'math').map((tag) => [tag, ['math']])),
  },
  required: { iframe: { sandbox: 'allow-scripts' }, source: {}, track: {} },
  // `local` is no scheme: only addresses without one come through.
  protocols: { href: ['http', 'https', 'mailto'], src: ['local'], poster: ['local'] },
  strip: ['script', 'style', 'template', 'noscript'],
  // Ids get their prefix where they are made (ID_PREFIX), together with the links that lead to them.
  clobber: [],
  clobberPrefix: '',
  allowComments: false,
  allowDoctypes: false,
};
