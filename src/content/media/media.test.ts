import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { brief, MP4, mp4, readStep, renderedStep, VTT } from '../fixtures/temporary-book.ts';
import { readChapterList, readCues, timeText } from './cues.ts';
import { durationOf } from './duration.ts';

const FILM = '01-start/v.mp4';
const WORDS = { [FILM]: MP4, '01-start/v.en.vtt': VTT, '01-start/v.ur.vtt': VTT.replace('A step.', 'ایک قدم۔') };
const SEGMENT = new Uint8Array([0x47, 1, 2, 3]);

const mediaOf = async (...args: Parameters<typeof readStep>) => {
  const { draft } = await readStep(...args);
  return draft?.chapters[0]?.steps[0]?.body.flatMap((block) => (block.kind === 'html' ? (block.media ?? []) : []));
};
const findingsOf = async (...args: Parameters<typeof readStep>): Promise<string[]> =>
  (await readStep(...args)).findings.map((one) => `${one.severity} ${brief(one)}`);

describe('the length of a film', () => {
  test('is what its own head says', async () => {
    const webm = await readFile(new URL('../../../books/first-steps/02-motion/images/walk.webm', import.meta.url));
    expect(durationOf(webm, 'video/webm')).toBe(27_000);
    expect(durationOf(mp4(61_234), 'video/mp4')).toBe(61_234);
  });

  test.each<[string, Uint8Array, string]>([
    ['no head', new Uint8Array([0, 0, 0, 8]), 'video/mp4'],
    ['a head cut off', MP4.subarray(0, 46), 'video/mp4'],
    ['a length of nothing', mp4(0), 'video/mp4'],
    ['boxes without size', new Uint8Array(40), 'video/mp4'],
    ['only a mark', new Uint8Array([0x1a, 0x45, 0xdf, 0xa3]), 'video/webm'],
    ['zeros', new Uint8Array(40), 'video/webm'],
  ])('is not known with %s', (_, bytes, mime) => {
    expect(durationOf(bytes, mime)).toBeNull();
  });

  test('is the author’s word where they give it', async () => {
    expect(await mediaOf('::video{src=v.mp4 duration=1:05 captions=v.en.vtt}', WORDS)).toMatchObject([{ ms: 65_000 }]);
    expect(await findingsOf('::video{src=v.mp4 duration=long captions=v.en.vtt}', WORDS)).toEqual([
      'error bad-attribute 01-start/01-hello.md:4',
    ]);
  });

  test('is asked for where nobody knows it and a share of it is to be watched', async () => {
    const head = '---\ntitle: Hello\ntype: video\n---\n';
    const unknown = { '01-start/01-hello.md': `${head}::video{src=v.mp4 captions=v.en.vtt}`, '01-start/v.mp4': mp4(0) };
    expect(await findingsOf('', { ...WORDS, ...unknown })).toEqual([
      'error criterion-cannot-be-met 01-start/01-hello.md:1',
      'warning unknown-duration 01-start/01-hello.md:5',
    ]);
    const known = { '01-start/01-hello.md': `${head}::video{src=v.mp4 captions=v.en.vtt}` };
    expect(await findingsOf('', { ...WORDS, ...known })).toEqual([]);
  });
});

describe('another text of a step that asks for watching', () => {
  const head = '---\ntitle: Hello\ntype: video\n---\n';
  const original = { '01-start/01-hello.md': `${head}::video{src=v.mp4 captions=v.en.vtt}` };
  const easy = (text: string) => ({ ...WORDS, ...original, '01-start/01-hello.beginner.md': text });

  test('has to show a film too', async () => {
    expect(await findingsOf('', easy('Just words.'))).toEqual([
      'error criterion-cannot-be-met 01-start/01-hello.beginner.md:1',
    ]);
    expect(await findingsOf('', easy('::video{src=v.mp4 captions=v.en.vtt}'))).toEqual([]);
  });

  test('may have a film of its own beside it in the mirrored tree', async () => {
    const { draft } = await readStep('', {
      ...WORDS,
      ...original,
      'i18n/ur/01-start/01-hello.md': '---\ntitle: سلام\n---\n::video{src=v.mp4 captions=v.ur.vtt}',
      'i18n/ur/01-start/v.mp4': mp4(9_000),
    });
    const step = draft?.chapters[0]?.steps[0];
    expect(step?.variants?.[0]?.body).toMatchObject([{ media: [{ kind: 'video', ms: 9_000 }] }]);
  });
});

describe('captions', () => {
  test('become a transcript in each of their languages', async () => {
    const html = await renderedStep('::video{src=v.mp4 captions="v.en.vtt, v.ur.vtt"}', WORDS);
    expect(html).toContain('<summary>Transcript: <span lang="ur" dir="rtl">اردو</span></summary>');
    expect(html).toContain(
      '<div class="cues" lang="ur" dir="rtl"><p class="cue" data-from="0" data-to="1000"><span class="cue-time" dir="ltr">0:00</span> ایک قدم۔</p></div>',
    );
    expect(html.match(/<track/g)).toHaveLength(2);
    expect(html).toMatch(/srclang="ur" label="اردو">/);
  });

  test('are read without notes, styles and marks', () => {
    const vtt =
      'WEBVTT - x\n\nNOTE never shown\n\nSTYLE\n::cue { color: red }\n\nlast\n01:02:03.004 --> 01:02:04.000 line:0\n<b>Later</b> &amp; &lt;last&gt;\n\n' +
      '00:01.000 --> 00:02.000\n<v Ada>Two\nlines\n';
    expect(readCues(vtt.replaceAll('\n', '\r\n'))).toEqual([
      { from: 1_000, to: 2_000, text: 'Ada: Two lines' },
      { from: 3_723_004, to: 3_724_000, text: 'Later & <last>' },
    ]);
    expect([0, 65_999, 3_723_004].map(timeText)).toEqual(['0:00', '1:05', '1:02:03']);
  });

  test('that could run something become text', async () => {
    const words = {
      ...WORDS,
      '01-start/v.en.vtt': VTT.replace('A step.', '<script>alert(1)</script>&lt;img onerror=x>'),
    };
    const html = await renderedStep('::video{src=v.mp4 captions=v.en.vtt}', words);
    expect(html).not.toMatch(/<script|<img/);
  });
});

describe('chapters of a film', () => {
  test('stand in the text or in a file', async () => {
    const list = await renderedStep('::video{src=v.mp4 captions=v.en.vtt chapters="0:00 Slow; 1:16 Fast"}', WORDS);
    expect(list).toContain(
      '<ol class="film-chapters" aria-label="Chapters"><li class="cue" data-from="0" data-to="76000">',
    );
    const file = await renderedStep('::video{src=v.mp4 captions=v.en.vtt chapters=v.en.vtt}', WORDS);
    expect(file).toMatch(/<track kind="chapters" src="[^"]+\.vtt">/);
    expect(file).toContain('</span> A step.</li></ol>');
  });

  test.each(['', '0:00', 'Slow', '0:10 A; 0:05 B', '0:00 A;'])('%j are none', (written) => {
    expect(readChapterList(written)).toBeNull();
  });
});

describe('a film in pieces', () => {
  const list = (...lines: string[]) => ['#EXTM3U', ...lines, '#EXT-X-ENDLIST', ''].join('\n');
  const files = {
    ...WORDS,
    '01-start/hls/main.m3u8': '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nlow.m3u8\n',
    '01-start/hls/low.m3u8': list('#EXT-X-MAP:URI="init.mp4"', '#EXTINF:6.0,', 'a.ts', '#EXTINF:4.25,', 'b.ts'),
    '01-start/hls/init.mp4': MP4,
    '01-start/hls/a.ts': SEGMENT,
    '01-start/hls/b.ts': new Uint8Array([...SEGMENT, 4]),
  };
  const text = '::video{src=hls/main.m3u8 captions=v.en.vtt}';

  test('is as long as its pieces, and all that it asks for are files of the book', async () => {
    const { book } = await readStep(text, files);
    const step = book?.chapters[0]?.steps[0];
    expect(step?.body).toMatchObject([{ media: [{ kind: 'video', ms: 10_250, isStreamed: true }] }]);
    const lists = book?.assets.filter(({ mime }) => mime === 'application/vnd.apple.mpegurl') ?? [];
    expect(lists).toHaveLength(2);
    const asked = lists
      .flatMap(({ bytes }) => new TextDecoder().decode(bytes).split('\n'))
      .flatMap((line) => /(?:URI="|^)(\/[^"]+)/.exec(line)?.[1] ?? []);
    expect(asked).toHaveLength(4);
    for (const address of asked) {
      const [, hash] = /^\/textbooks\/book\/assets\/([0-9a-f]{64})\.\w+$/.exec(address) ?? [];
      expect(step?.assets).toContain(hash);
    }
  });

  test.each([
    [
      'a piece of another server',
      { '01-start/hls/low.m3u8': list('#EXTINF:6,', 'https://x.example/a.ts') },
      'external-media',
    ],
    ['a piece that is not there', { '01-start/hls/low.m3u8': list('#EXTINF:6,', 'c.ts') }, 'missing-file'],
    ['a list that is none', { '01-start/hls/low.m3u8': 'hello' }, 'asset-type-mismatch'],
    ['a list that leads to itself', { '01-start/hls/low.m3u8': list('main.m3u8') }, 'bad-playlist'],
  ])('is refused with %s', async (_, changed, rule) => {
    expect(await findingsOf(text, { ...files, ...changed })).toEqual([`error ${rule} 01-start/01-hello.md:4`]);
  });
});

describe('a film on another site', () => {
  const text = '::video{peertube="https://tube.example/w/abc" consent title="A walk"}';

  test('is a link, and a frame that only a reader can let in', async () => {
    const html = await renderedStep(text);
    expect(html).toContain('data-embed="https://tube.example/videos/embed/abc"');
    expect(html).toContain('<a href="https://tube.example/w/abc" rel="noopener noreferrer">');
    expect(html).not.toMatch(/<iframe|src=/);
    expect(await mediaOf(text)).toEqual([{ kind: 'embed', origin: 'https://tube.example' }]);
    expect(await mediaOf('::video{youtube=dQw4w9WgXcQ consent title=x}')).toEqual([
      { kind: 'embed', origin: 'https://www.youtube-nocookie.com' },
    ]);
  });

  test.each([
    ['without the author’s consent', '::video{youtube=dQw4w9WgXcQ title=x}', 'external-media'],
    ['without a title', '::video{youtube=dQw4w9WgXcQ consent}', 'missing-attribute'],
    ['with an id that is none', '::video{youtube="a/../b" consent title=x}', 'bad-attribute'],
    ['with an address that is none', '::video{peertube="javascript:alert(1)" consent title=x}', 'bad-attribute'],
  ])('is refused %s', async (_, markdown, rule) => {
    expect(await findingsOf(markdown)).toEqual([`error ${rule} 01-start/01-hello.md:4`]);
  });
});

describe('an activity', () => {
  const page =
    '<!doctype html><title>x</title><script>parent.postMessage({ stepwell: 1, type: "ready" }, "*")</script>';
  const head = '---\ntitle: Hello\ntype: interactive\n---\n';

  test('that can report may be asked to', async () => {
    const files = { '01-start/01-hello.md': `${head}::interactive{src=a.html title=x}` };
    expect(await findingsOf('', { ...files, '01-start/a.html': page })).toEqual([]);
    expect(await findingsOf('', { ...files, '01-start/a.html': '<!doctype html><title>x</title>' })).toEqual([
      'error criterion-cannot-be-met 01-start/01-hello.md:1',
    ]);
  });

  test('can be a folder of files', async () => {
    const files = {
      '01-start/sim/index.html': '<!doctype html><script src="js/sim.js"></script>',
      '01-start/sim/js/sim.js': page,
    };
    const text = '::interactive{src=sim title=x}';
    expect(await findingsOf(text, files)).toEqual([]);
    expect(await mediaOf(text, files)).toEqual([{ kind: 'activity', id: 'sim' }]);
    expect(await renderedStep(text, files)).toMatch(/src="\/textbooks\/book\/activities\/[0-9a-f]{64}\/"/);
    const { book } = await readStep(text, files);
    expect(book?.assets.map(({ path }) => path).sort()).toEqual([
      '01-start/sim/index.activity',
      '01-start/sim/index.html',
      '01-start/sim/js/sim.js',
    ]);
  });

  test.each([
    ['no index.html', { '01-start/sim/other.html': page }, 'missing-file'],
    [
      'a file of a type that is not served',
      { '01-start/sim/index.html': page, '01-start/sim/a.exe': page },
      'unsupported-asset',
    ],
  ])('that is a folder with %s is refused', async (_, files, rule) => {
    expect(await findingsOf('::interactive{src=sim title=x}', files)).toEqual([`error ${rule} 01-start/01-hello.md:4`]);
  });
});
