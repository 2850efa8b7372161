import { posix } from 'node:path';
import type { BookAsset } from '../../../domain/book.ts';
import { activityAddress, slug } from '../../keys.ts';
import { loadAsset, pathInBook } from '../addresses.ts';
import { lineOf, type PageContext } from '../page-context.ts';
import { type DirectiveFamily, element, requiredAttribute, text } from './directive.ts';

const LOWEST_PX = 100;
const HIGHEST_PX = 2000;
const DEFAULT_PX = 400;
/** An address in an HTML file that would ask this or another server for something. */
const ELSEWHERE =
  /<(?:script|link|img|iframe|source|video|audio)\b[^>]*?\s(?:src|href)\s*=\s*["']?(?!data:|blob:|#)[^\s"'>]/i;
/** Every message of the protocol carries this name. */
const SPEAKS = /\bstepwell\b/;

/** `::interactive{src=sim.html title="A pendulum" height=420}`: an HTML file, or a folder with an index.html, in a sandboxed frame. */
export const interactive: DirectiveFamily = {
  names: ['interactive'],
  form: 'leaf',
  attributes: ['src', 'title', 'height', 'id'],
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
    const activity = src === null ? null : await load(src, line, page);
    if (src === null || activity === null || title === null) return;
    const isSilent = !activity.files.some(({ mime, bytes }) => isText(mime) && SPEAKS.test(decoder.decode(bytes)));
    const frame = element('iframe', {
      sandbox: ['allow-scripts'],
      loading: 'lazy',
      title,
      src: activity.address,
      height,
      dataHeight: String(height),
    });
    const caption = element('figcaption', {}, [text(title)]);
    node.data = {
      hName: 'figure',
      hProperties: {
        className: ['interactive'],
        dataActivity: node.attributes?.id || nameOf(src),
        ...(isSilent && { dataSilent: 'true' }),
      },
      hChildren: [frame, caption],
    };
  },
};

const decoder = new TextDecoder();
const isText = (mime: string): boolean => /^text\/(?:html|javascript)/.test(mime);

/** What progress hangs on: the name stays while the file is edited and moved. */
const nameOf = (src: string): string => slug(posix.basename(src).replace(/\.[^.]+$/, '')) || 'activity';

/** Files whose name has no ending are folders. */
const load = (src: string, line: number, page: PageContext): Promise<{ address: string; files: BookAsset[] } | null> =>
  /\.[^./]+$/.test(src) ? loadFile(src, line, page) : loadFolder(src, line, page);

async function loadFile(src: string, line: number, page: PageContext) {
  const file = await loadAsset(src, 'interactive', line, page);
  if (file === null) return null;
  if (ELSEWHERE.test(decoder.decode(file.asset.bytes)))
    page.report.warning(
      'not-self-contained',
      line,
      `${file.asset.path} asks for other files, which it will not get.`,
      'Put scripts, styles and pictures into the HTML file itself, or make it a folder with an index.html.',
    );
  return { address: file.address, files: [file.asset] };
}

async function loadFolder(src: string, line: number, page: PageContext) {
  const path = pathInBook(src, page.place);
  if (path === null) {
    page.report.error('path-outside-book', line, `${src} lies outside of the book.`, 'Copy the folder into the book.');
    return null;
  }
  const folder = await page.shelf.activity(path);
  if (!folder.ok) {
    const { rule, sentence, fix } = folder.error;
    page.report.error(rule, line, sentence, fix);
    return null;
  }
  const { list, files } = folder.value;
  for (const { hash } of [list, ...files]) page.shown.add(hash);
  return { address: activityAddress(page.bookKey, list.hash), files };
}
