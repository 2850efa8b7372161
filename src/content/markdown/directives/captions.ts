import type { ElementContent } from 'hast';
import { type Cue, readChapterList, readCues, timeText } from '../../media/cues.ts';
import { loadAsset } from '../addresses.ts';
import { lineOf, type PageContext } from '../page-context.ts';
import { type Directive, element, text } from './directive.ts';

/** Names are put apart by commas: they may have blanks in them. */
export const namesIn = (list: string): string[] =>
  list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

/** Captions of a film in one language. */
export interface Words {
  address: string;
  /** BCP 47 tag. */
  language: string;
  /** The language's own name. */
  name: string;
  /** The same words to be read and searched. */
  transcript: ElementContent;
}

/** `walk.ur.vtt` is in Urdu; a name that says nothing is in the language of the book. */
const LANGUAGE = /\.([a-z]{2,3}(?:-[a-z0-9]{2,8})*)\.vtt$/i;
const RIGHT_TO_LEFT = /^(?:ar|arc|ckb|dv|fa|he|ks|ps|sd|ug|ur|yi)(?:-|$)/i;

export async function loadCaptions(node: Directive, page: PageContext): Promise<Words[]> {
  const line = lineOf(node);
  const names = namesIn(node.attributes?.captions ?? '');
  if (names.length === 0)
    page.report.warning('no-captions', line, 'The video has no captions.', 'Add `captions=…vtt`.');
  const words: Words[] = [];
  for (const url of names) {
    const loaded = await loadAsset(url, 'captions', line, page);
    if (loaded === null) continue;
    const cues = readCues(new TextDecoder().decode(loaded.asset.bytes));
    if (cues.length === 0)
      page.report.warning('no-captions', line, `${loaded.asset.path} has no captions in it.`, 'Write some.');
    const language = LANGUAGE.exec(url)?.[1] ?? page.language;
    const name = ownName(language);
    words.push({ address: loaded.address, language, name, transcript: transcriptOf(cues, language, name, page) });
  }
  return words;
}

function ownName(language: string): string {
  try {
    return new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language;
  } catch {
    return language;
  }
}

const directionOf = (language: string) => ({ lang: language, dir: RIGHT_TO_LEFT.test(language) ? 'rtl' : 'ltr' });

function transcriptOf(cues: Cue[], language: string, name: string, { labels }: PageContext): ElementContent {
  const summary = element('summary', {}, [
    text(`${labels.transcript}: `),
    element('span', directionOf(language), [text(name)]),
  ]);
  const lines = element(
    'div',
    { className: ['cues'], ...directionOf(language) },
    cues.map((cue) => element('p', cueAttributes(cue), [timeOf(cue), text(` ${cue.text}`)])),
  );
  return element('details', { className: ['transcript'] }, [summary, lines]);
}

const cueAttributes = ({ from, to }: Cue) => ({
  className: ['cue'],
  dataFrom: String(from),
  dataTo: String(Math.min(to, Number.MAX_SAFE_INTEGER)),
});

const timeOf = ({ from }: Cue): ElementContent =>
  element('span', { className: ['cue-time'], dir: 'ltr' }, [text(timeText(from))]);

/** A list of chapters, and the track where they are a file. Null where there are none. */
export async function loadChapters(
  node: Directive,
  page: PageContext,
): Promise<{ address: string | null; list: ElementContent[] } | null> {
  const written = node.attributes?.chapters?.trim();
  if (!written) return null;
  const line = lineOf(node);
  const isFile = /\.vtt$/i.test(written);
  const loaded = isFile ? await loadAsset(written, 'captions', line, page) : null;
  if (isFile && loaded === null) return null;
  const cues = loaded === null ? readChapterList(written) : readCues(new TextDecoder().decode(loaded.asset.bytes));
  if (cues === null || cues.length === 0) {
    const fix = 'Write times and titles in order, `chapters="0:00 Slow; 0:16 Fast"`, or name a file `….vtt`.';
    page.report.error('bad-attribute', line, 'These chapters cannot be read.', fix);
    return null;
  }
  const list = element(
    'ol',
    { className: ['film-chapters'], ariaLabel: page.labels.chapters },
    cues.map((cue) => element('li', cueAttributes(cue), [timeOf(cue), text(` ${cue.text}`)])),
  );
  return { address: loaded?.address ?? null, list: [list] };
}
