import { lineOf, type PageContext } from '../page-context.ts';
import { type Directive, element, text } from './directive.ts';

interface Place {
  origin: string;
  /** What a frame shows, and what a link leads to. */
  frame: string;
  page: string;
}

const YOUTUBE_ID = /^[\w-]{6,20}$/;

/**
 * `::video{youtube=dQw4w9WgXcQ consent title="…"}`, `::video{peertube="https://tube.example/w/abc" consent title="…"}`:
 * a film on another site. Nothing is asked of that site before the reader lets it in.
 */
export function embed(node: Directive, page: PageContext): void {
  const { title, consent } = node.attributes ?? {};
  const line = lineOf(node);
  const place = placeOf(node);
  if (place === null) {
    const fix =
      'Write the id, `youtube=dQw4w9WgXcQ`, or the address of the film, `peertube="https://tube.example/w/…"`.';
    page.report.error('bad-attribute', line, 'This is no film of YouTube or PeerTube.', fix);
    return;
  }
  if (consent === undefined || consent === null)
    page.report.error(
      'external-media',
      line,
      `The film is on ${hostOf(place)}, and whoever watches it there is known there.`,
      'Put the film into the book, or write `consent`: readers are then asked before anything is loaded.',
    );
  if (!title)
    page.report.error('missing-attribute', line, '`video` needs the attribute `title` here.', 'Write `title="…"`.');
  const host = hostOf(place);
  node.data = {
    hName: 'figure',
    hProperties: { className: ['video'], dataEmbed: place.frame },
    hChildren: [
      element('p', {}, [text(page.labels.elsewhere.replaceAll('{host}', host))]),
      element('p', {}, [
        element('a', { href: place.page, rel: ['noopener', 'noreferrer'] }, [
          text(page.labels.watchThere.replaceAll('{host}', host)),
        ]),
      ]),
      element('figcaption', {}, [text(title ?? '')]),
    ],
  };
}

const hostOf = ({ page }: Place): string => new URL(page).hostname.replace(/^www\./, '');

function placeOf(node: Directive): Place | null {
  const { youtube, peertube } = node.attributes ?? {};
  if (youtube) {
    const origin = 'https://www.youtube-nocookie.com';
    const page = `https://www.youtube.com/watch?v=${youtube}`;
    return YOUTUBE_ID.test(youtube) ? { origin, frame: `${origin}/embed/${youtube}`, page } : null;
  }
  const match = /^(https:\/\/[a-z0-9.-]+(?::\d+)?)\/(?:w|videos\/watch|videos\/embed)\/([\w-]+)$/i.exec(peertube ?? '');
  const [, origin = '', id = ''] = match ?? [];
  return match === null ? null : { origin, frame: `${origin}/videos/embed/${id}`, page: `${origin}/w/${id}` };
}
