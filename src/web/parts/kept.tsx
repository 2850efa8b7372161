import type { FunctionComponent } from 'preact';
import { h } from 'preact';
import renderToString from 'preact-render-to-string';
import type { Translator } from '../messages.ts';

/** Fragments kept at most; a rail of ten steps has 2 kB. */
const MOST_KEPT = 2_000;

/**
 * A component whose HTML is the same for everybody whose props are the same, as what `dangerouslySetInnerHTML` takes. The
 * props must be all that it shows, as plain data: their JSON is what it is kept under.
 */
export function keptHtml<P extends object>(Component: FunctionComponent<P & { t: Translator }>) {
  const kept = new Map<string, { __html: string }>();
  return (t: Translator, props: P): { __html: string } => {
    const key = `${t.locale}${JSON.stringify(props)}`;
    const known = kept.get(key);
    if (known !== undefined) return known;
    const html = { __html: renderToString(h(Component, { ...props, t })) };
    if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value ?? '');
    kept.set(key, html);
    return html;
  };
}

/** Stands in a kept fragment for the idempotency key of one page; from the private use area, so no text contains it. */
export const KEY = '\uE002';

/** The fragment with the page's own key in its forms. */
export const withKey = ({ __html }: { __html: string }, key: string): { __html: string } => ({
  __html: __html.replaceAll(KEY, key),
});
