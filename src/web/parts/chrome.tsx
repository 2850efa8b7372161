import renderToString from 'preact-render-to-string';
import { LANGUAGE_NAMES, LOCALES, type MessageKey, type Translator } from '../messages.ts';
import type { Account, Frame, Section, Theme } from '../views.ts';
import { escapeHtml } from './escape.ts';
import { MARK } from './well.tsx';

/** Header and footer are the same for everybody in the same situation, so each situation is rendered once. */
const rendered = new Map<string, string>();

function once(name: string, render: () => string): string {
  let html = rendered.get(name);
  if (html === undefined) {
    html = render();
    rendered.set(name, html);
  }
  return html;
}

const mark = { __html: MARK };

export const header = (t: Translator, section: Section | null, account: Account['kind']): string =>
  once(`header ${t.locale} ${section} ${account}`, () =>
    renderToString(<Header t={t} section={section} account={account} />),
  );

function Header({ t, section, account }: { t: Translator; section: Section | null; account: Account['kind'] }) {
  const item = (name: Section, href: string, label: MessageKey) => (
    <li class={`nav-${name}`}>
      <a href={href} aria-current={section === name ? 'page' : undefined}>
        {t(label)}
      </a>
    </li>
  );
  return (
    <header class="site-header">
      <a class="brand" href="/">
        <span class="brand-mark" dangerouslySetInnerHTML={mark} />
        <span class="brand-name" lang="en">
          Stepwell
        </span>
      </a>
      <nav aria-label={t('frame.nav')}>
        <ul>
          {item('shelf', '/', 'frame.shelf')}
          {account !== 'nobody' && item('learning', '/learning', 'frame.learning')}
          {account !== 'nobody' && item('profile', '/profile', 'frame.profile')}
          {account !== 'member' && item('sign-in', '/sign-in', 'frame.sign_in')}
        </ul>
      </nav>
    </header>
  );
}

/** Stands for the page's own path in the cached footer. */
const PATH = '\uE001';

export function footer(t: Translator, frame: Pick<Frame, 'theme' | 'path'>): string {
  const html = once(`footer ${t.locale} ${frame.theme}`, () => renderToString(<Footer t={t} theme={frame.theme} />));
  return html.replaceAll(PATH, () => escapeHtml(frame.path));
}

function Footer({ t, theme }: { t: Translator; theme: Theme }) {
  const themes: Theme[] = ['system', 'light', 'dark'];
  return (
    <footer class="site-footer">
      <form method="post" action="/preferences/theme" class="switch">
        <input type="hidden" name="next" value={PATH} />
        <fieldset>
          <legend>{t('frame.theme')}</legend>
          {themes.map((one) => (
            <button type="submit" name="theme" value={one} aria-pressed={one === theme}>
              {t(`frame.theme_${one}`)}
            </button>
          ))}
        </fieldset>
      </form>
      <form method="post" action="/preferences/language" class="switch">
        <input type="hidden" name="next" value={PATH} />
        <fieldset>
          <legend>{t('frame.language')}</legend>
          {LOCALES.map((one) => (
            <button type="submit" name="language" value={one} lang={one} aria-pressed={one === t.locale}>
              {LANGUAGE_NAMES[one]}
            </button>
          ))}
        </fieldset>
      </form>
      <p>{t('frame.tagline')}</p>
    </footer>
  );
}
