import { inLanguage, percentText, type Translator } from '../messages.ts';
import { Icon } from '../parts/icon.tsx';
import { sharesOf, Well } from '../parts/well.tsx';
import type { ShelfView, TextbookCard } from '../views.ts';

export function ShelfPage({ t, view }: { t: Translator; view: ShelfView }) {
  const begun = view.textbooks.filter((card) => card.resume !== null);
  const others = view.textbooks.filter((card) => card.resume === null);
  return (
    <main id="content" class="page">
      <h1>{t('shelf.title')}</h1>
      {view.textbooks.length === 0 ? <EmptyShelf t={t} /> : begun.length === 0 && <p class="lead">{t('shelf.lead')}</p>}
      {begun.length > 0 && (
        <section aria-labelledby="begun">
          <h2 id="begun" class="section-title">
            {t('shelf.continue_title')}
          </h2>
          <Cards t={t} cards={begun} />
        </section>
      )}
      {others.length > 0 && (
        <section aria-labelledby="others">
          <h2 id="others" class={begun.length > 0 ? 'section-title' : 'visually-hidden'}>
            {t('shelf.all_title')}
          </h2>
          <Cards t={t} cards={others} />
        </section>
      )}
    </main>
  );
}

const Cards = ({ t, cards }: { t: Translator; cards: TextbookCard[] }) => (
  <ul class="cards">
    {cards.map((card) => (
      <Card t={t} card={card} />
    ))}
  </ul>
);

function Card({ t, card }: { t: Translator; card: TextbookCard }) {
  const { progress, resume } = card;
  const href = `/textbooks/${encodeURIComponent(card.key)}`;
  const size = t('shelf.size', {
    chapters: card.chapterCount,
    steps: card.stepCount,
    time: t('minutes', { minutes: card.minutes }),
  });
  return (
    <li class="card">
      <Well shares={sharesOf(progress?.percent ?? 0, card.chapterCount)} />
      <div class="card-text">
        <h3 {...inLanguage(card.language)}>
          <a href={href}>{card.title}</a>
        </h3>
        {resume === null && (
          <p class="card-description" {...inLanguage(card.descriptionLanguage)}>
            {card.description}
          </p>
        )}
        <p class="meta">
          {progress === null || progress.completed === 0
            ? size
            : `${percentText(t.locale, progress.percent)} · ${t('steps_done', { ...progress })}`}
        </p>
        {resume !== null && (
          <a class="button" href={resume.href}>
            <bdi lang={resume.language}>{resume.title}</bdi>
            <span class="visually-hidden">: {t('shelf.continue_title')}</span>
            <Icon name="next" />
          </a>
        )}
        {resume === null && progress?.percent === 100 && (
          <p class="done-mark">
            <Icon name="right" />
            {t('shelf.finished')}
          </p>
        )}
      </div>
    </li>
  );
}

const EmptyShelf = ({ t }: { t: Translator }) => (
  <div class="empty">
    <Well shares={[0, 0, 0]} />
    <h2>{t('shelf.empty_title')}</h2>
    <p>{t('shelf.empty_lead')}</p>
    <pre dir="ltr">
      <code>npm start -- path/to/folder</code>
    </pre>
    <p class="hint-text">{t('shelf.empty_hint')}</p>
  </div>
);
