import type { VNode } from 'preact';
import renderToString from 'preact-render-to-string';
import { ASSETS_PATH, type Assets } from './assets.ts';
import type { Translator } from './messages.ts';
import { footer, header } from './parts/chrome.tsx';
import { escapeHtml } from './parts/escape.ts';
import type { Frame } from './views.ts';

/** Makes whole HTML documents out of pages. One a process: what never changes is put together here, once. */
export type PageRenderer = (t: Translator, frame: Frame, page: VNode) => string;

/** From `public/`, copied by the client build under its own name: a changed picture gets the next number. */
const FAVICON = `${ASSETS_PATH}mark-1.svg`;

export function pageRenderer(assets: Assets): PageRenderer {
  const head =
    '<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">' +
    `<link rel="stylesheet" href="${assets.stylesheet}"><link rel="icon" href="${FAVICON}">`;
  return (t, frame, page) =>
    `<!doctype html><html lang="${t.locale}" dir="${t.dir}"${preferences(frame)}><head>${head}` +
    `<title>${escapeHtml(title(frame.title))}</title>${colourScheme(frame)}${about(frame)}${scripts(assets, frame)}</head>` +
    `<body><a class="skip-link" href="#content">${escapeHtml(t('frame.skip'))}</a>` +
    header(t, frame.section, frame.account.kind) +
    preview(t, frame) +
    renderToString(page) +
    footer(t, frame) +
    '</body></html>';
}

const title = (page: string): string => (page === '' ? 'Stepwell' : `${page} · Stepwell`);

function preferences({ theme, textSize, reduceMotion }: Frame): string {
  return (
    (theme === 'system' ? '' : ` data-theme="${theme}"`) +
    (textSize === 'normal' ? '' : ` data-text-size="${textSize}"`) +
    (reduceMotion ? ' data-motion="reduced"' : '')
  );
}

const LIGHT = '#fbfaf6';
const DARK = '#14191a';

/** The colour of the browser's own bar. */
function colourScheme({ theme }: Frame): string {
  if (theme === 'light')
    return `<meta name="color-scheme" content="light"><meta name="theme-color" content="${LIGHT}">`;
  if (theme === 'dark') return `<meta name="color-scheme" content="dark"><meta name="theme-color" content="${DARK}">`;
  return (
    '<meta name="color-scheme" content="light dark">' +
    `<meta name="theme-color" media="(prefers-color-scheme: light)" content="${LIGHT}">` +
    `<meta name="theme-color" media="(prefers-color-scheme: dark)" content="${DARK}">`
  );
}

const about = ({ description, isPrivate }: Frame): string =>
  (description === undefined ? '' : `<meta name="description" content="${escapeHtml(description)}">`) +
  (isPrivate ? '<meta name="robots" content="noindex">' : '');

function scripts({ islands }: Assets, frame: Frame): string {
  return frame.islands
    .map((name) => {
      const { script, preload } = islands[name];
      const hints = preload.map((url) => `<link rel="modulepreload" href="${url}">`).join('');
      return `<script type="module" src="${script}"></script>${hints}`;
    })
    .join('');
}

const preview = (t: Translator, { isStaffPreview }: Frame): string =>
  isStaffPreview ? `<aside class="preview-banner">${escapeHtml(t('frame.staff_preview'))}</aside>` : '';
