import type { VNode } from 'preact';
import type { MessageKey, MessageValues, Translator } from '../messages.ts';
import type { Link } from '../views.ts';

/** Stands where elements go while a message is formatted; from the private use area, so no text contains it. */
const SLOT = '\uE000';

interface SentenceProps {
  t: Translator;
  message: MessageKey;
  values?: MessageValues;
  /** Name of the placeholder that becomes elements. */
  slot: string;
  children: VNode | string;
}

/** A translated sentence with an element in the middle, wherever the language wants it. */
export function Sentence({ t, message, values, slot, children }: SentenceProps) {
  const [before = '', after = ''] = t(message, { ...values, [slot]: SLOT }).split(SLOT);
  return (
    <>
      {before}
      {children}
      {after}
    </>
  );
}

const lists = new Map<string, Intl.ListFormat>();

/** "a, b and c", each a link, joined as the language joins. */
export function LinkList({ t, links }: { t: Translator; links: Link[] }) {
  let format = lists.get(t.locale);
  if (format === undefined) {
    format = new Intl.ListFormat(t.locale, { type: 'conjunction' });
    lists.set(t.locale, format);
  }
  const parts = format.formatToParts(links.map((_, index) => String(index)));
  return (
    <>
      {parts.map((part) => {
        const link = part.type === 'element' ? links[Number(part.value)] : undefined;
        return link === undefined ? (
          part.value
        ) : (
          <a href={link.href}>
            <bdi lang={link.language}>{link.title}</bdi>
          </a>
        );
      })}
    </>
  );
}
