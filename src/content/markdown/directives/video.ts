import type { ElementContent } from 'hast';
import type { BookAsset } from '../../../domain/book.ts';
import type { AssetProblem } from '../../assets/asset-shelf.ts';
import { extensionOf } from '../../assets/asset-type.ts';
import { assetAddress } from '../../keys.ts';
import { durationOf } from '../../media/duration.ts';
import { loadAsset, pathInBook } from '../addresses.ts';
import { lineOf, type PageContext } from '../page-context.ts';
import { loadCaptions, loadChapters, namesIn, type Words } from './captions.ts';
import { type Directive, type DirectiveFamily, element, requiredAttribute, text } from './directive.ts';
import { embed } from './embed.ts';

const EXAMPLE = '::video{src=walk.webm captions=walk.en.vtt}';
/** Characters of a film's hash that tell it from others. */
const ID_LENGTH = 12;

/** `::video{src=walk.webm captions="walk.en.vtt, walk.ur.vtt" poster=walk.jpg chapters="0:00 Slow; 0:16 Fast" title="A walk"}`. */
export const video: DirectiveFamily = {
  names: ['video'],
  form: 'leaf',
  attributes: [
    ...['src', 'captions', 'poster', 'title', 'chapters', 'duration', 'id'],
    ...['youtube', 'peertube', 'consent'],
  ],
  async apply(node, page) {
    const { youtube, peertube } = node.attributes ?? {};
    if (youtube || peertube) return embed(node, page);
    const films = await loadFilms(node, page);
    const [film] = films;
    const words = await loadCaptions(node, page);
    const chapters = await loadChapters(node, page);
    const { poster, title, id } = node.attributes ?? {};
    const still = poster ? await loadAsset(poster, 'image', lineOf(node), page) : null;
    if (film === undefined) return;
    const ms = readDuration(node, page) ?? film.ms;
    if (ms === null)
      page.report.warning(
        'unknown-duration',
        lineOf(node),
        `${film.path} does not say how long it is, so nobody can watch a share of it.`,
        'Save it again with a length, or write `duration=1:05`.',
      );
    const properties = { controls: true, preload: 'metadata', playsInline: true, ...(title && { ariaLabel: title }) };
    const player = element('video', still === null ? properties : { ...properties, poster: still.address }, [
      ...films.map(({ address, mime }) => element('source', { src: address, type: mime })),
      ...words.map(trackOf),
      ...(chapters?.address ? [element('track', { kind: 'chapters', src: chapters.address })] : []),
    ]);
    node.data = {
      hName: 'figure',
      hProperties: {
        className: ['video'],
        dataVideo: id || film.hash.slice(0, ID_LENGTH),
        ...(ms !== null && { dataMs: String(ms) }),
        ...(film.isStreamed && { dataStreamed: 'true' }),
      },
      hChildren: [
        player,
        ...(title ? [element('figcaption', {}, [text(title)])] : []),
        ...(chapters?.list ?? []),
        ...words.map(({ transcript }) => transcript),
        ...(film.isStreamed ? [] : [downloadOf(film, page)]),
      ],
    };
  },
};

interface LoadedFilm {
  address: string;
  path: string;
  mime: string;
  hash: string;
  ms: number | null;
  isStreamed: boolean;
  bytes: number;
}

/** The same film in one format or several, best first. */
async function loadFilms(node: Directive, page: PageContext): Promise<LoadedFilm[]> {
  const src = requiredAttribute(node, 'src', EXAMPLE, page);
  const films: LoadedFilm[] = [];
  for (const url of src === null ? [] : namesIn(src)) {
    const film = extensionOf(url) === 'm3u8' ? await loadStream(url, node, page) : await loadFile(url, node, page);
    if (film !== null) films.push(film);
  }
  return films;
}

async function loadFile(url: string, node: Directive, page: PageContext): Promise<LoadedFilm | null> {
  const loaded = await loadAsset(url, 'video', lineOf(node), page);
  if (loaded === null) return null;
  const { path, mime, hash, bytes } = loaded.asset;
  const ms = durationOf(bytes, mime);
  return { address: loaded.address, path, mime, hash, ms, isStreamed: false, bytes: bytes.length };
}

async function loadStream(url: string, node: Directive, page: PageContext): Promise<LoadedFilm | null> {
  const path = pathInBook(url, page.place);
  const list = path === null ? null : await page.shelf.stream(path, page.bookKey);
  if (list === null || !list.ok) {
    const { rule, sentence, fix } = list?.error ?? OUTSIDE;
    page.report.error(rule, lineOf(node), sentence, fix);
    return null;
  }
  const { asset, parts, ms } = list.value;
  for (const hash of [asset.hash, ...parts]) page.shown.add(hash);
  return { ...streamOf(asset, page), ms };
}

const OUTSIDE: AssetProblem = {
  rule: 'path-outside-book',
  sentence: 'The playlist lies outside of the book.',
  fix: 'Copy it into the book.',
};

const streamOf = ({ path, mime, hash, bytes }: BookAsset, { bookKey }: PageContext) => ({
  address: assetAddress(bookKey, hash, 'm3u8'),
  path,
  mime,
  hash,
  isStreamed: true,
  bytes: bytes.length,
});

/** What the author says of the length, in milliseconds: `65`, `1:05`. */
function readDuration(node: Directive, page: PageContext): number | null {
  const written = node.attributes?.duration;
  if (!written) return null;
  const match = /^(?:(?:(\d+):)?(\d{1,2}):)?(\d+(?:\.\d+)?)$/.exec(written.trim());
  const [, hours = '0', minutes = '0', seconds = '0'] = match ?? [];
  const ms = Math.round((Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000);
  if (match !== null && ms > 0) return ms;
  const fix = 'Write minutes and seconds, `duration=1:05`.';
  page.report.error('bad-attribute', lineOf(node), `\`duration\` is no length: ${written}.`, fix);
  return null;
}

const trackOf = ({ address, language, name }: Words, at: number): ElementContent =>
  element('track', {
    kind: 'captions',
    src: address,
    srcLang: language,
    label: name,
    ...(at === 0 && { default: true }),
  });

function downloadOf({ address, bytes, path }: LoadedFilm, { labels, language }: PageContext): ElementContent {
  const size = new Intl.NumberFormat(language, { maximumSignificantDigits: 2 }).format(bytes / 1e6);
  const link = element('a', { href: address, download: path.split('/').at(-1) ?? '' }, [text(labels.download)]);
  return element('p', { className: ['film-file'] }, [link, text(` (${size} MB)`)]);
}
