import type { ElementContent } from 'hast';
import { loadAsset } from '../addresses.ts';
import { lineOf } from '../page-context.ts';
import { type DirectiveFamily, element, requiredAttribute, text } from './directive.ts';

/** `::video{src=walk.mp4 captions=walk.vtt poster=walk.jpg title="A walk"}`. */
export const video: DirectiveFamily = {
  names: ['video'],
  form: 'leaf',
  attributes: ['src', 'captions', 'poster', 'title'],
  async apply(node, page) {
    const line = lineOf(node);
    const { captions, poster, title } = node.attributes ?? {};
    const src = requiredAttribute(node, 'src', '::video{src=walk.mp4 captions=walk.vtt}', page);
    const film = src === null ? null : await loadAsset(src, 'video', line, page);
    const still = poster ? await loadAsset(poster, 'image', line, page) : null;
    const words = captions ? await loadAsset(captions, 'captions', line, page) : null;
    if (!captions) page.report.warning('no-captions', line, 'The video has no captions.', 'Add `captions=…vtt`.');
    if (film === null) return;
    const inside: ElementContent[] = [element('source', { src: film.address, type: film.asset.mime })];
    if (words !== null)
      inside.push(element('track', { kind: 'captions', src: words.address, srcLang: page.language, default: true }));
    const properties = { controls: true, preload: 'metadata', ...(title && { ariaLabel: title }) };
    const player = element('video', still === null ? properties : { ...properties, poster: still.address }, inside);
    const caption = title ? [element('figcaption', {}, [text(title)])] : [];
    node.data = { hName: 'figure', hProperties: { className: ['video'] }, hChildren: [player, ...caption] };
  },
};
