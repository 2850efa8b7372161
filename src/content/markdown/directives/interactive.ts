import { loadAsset } from '../addresses.ts';
import { lineOf } from '../page-context.ts';
import { type DirectiveFamily, element, requiredAttribute, text } from './directive.ts';

const LOWEST_PX = 100;
const HIGHEST_PX = 2000;
const DEFAULT_PX = 400;
/** An address in an HTML file that would ask this or another server for something. */
const ELSEWHERE =
  /<(?:script|link|img|iframe|source|video|audio)\b[^>]*?\s(?:src|href)\s*=\s*["']?(?!data:|blob:|#)[^\s"'>]/i;

/** `::interactive{src=sim.html title="A pendulum" height=420}`: one HTML file in a sandboxed frame. */
export const interactive: DirectiveFamily = {
  names: ['interactive'],
  form: 'leaf',
  attributes: ['src', 'title', 'height'],
  async apply(node, page) {
    const line = lineOf(node);
    const example = '::interactive{src=sim.html title="A pendulum"}';
    const src = requiredAttribute(node, 'src', example, page);
    const title = requiredAttribute(node, 'title', example, page);
    const height = Number(node.attributes?.height ?? DEFAULT_PX);
    if (!Number.isInteger(height) || height < LOWEST_PX || height > HIGHEST_PX)
      page.report.error(
        'bad-attribute',
        line,
        `\`height\` must be a whole number of pixels from ${LOWEST_PX} to ${HIGHEST_PX}.`,
        `Write \`height=${DEFAULT_PX}\`.`,
      );
    const file = src === null ? null : await loadAsset(src, 'interactive', line, page);
    if (file === null || title === null) return;
    if (ELSEWHERE.test(new TextDecoder().decode(file.asset.bytes)))
      page.report.warning(
        'not-self-contained',
        line,
        `${file.asset.path} asks for other files, which it will not get.`,
        'Put scripts, styles and pictures into the HTML file itself.',
      );
    const frame = element('iframe', {
      sandbox: ['allow-scripts'],
      loading: 'lazy',
      title,
      src: file.address,
      height,
      dataHeight: String(height),
    });
    const caption = element('figcaption', {}, [text(title)]);
    node.data = { hName: 'figure', hProperties: { className: ['interactive'] }, hChildren: [frame, caption] };
  },
};
