import type { BackgroundLevel, BodyBlock, Medium } from '../domain/book.ts';

/** What a learner of this level can watch and do in a text, each once. */
export function mediaOf(body: readonly BodyBlock[], level: BackgroundLevel): Medium[] {
  const all = body.flatMap((block) =>
    block.kind === 'html' && (block.levels?.includes(level) ?? true) ? (block.media ?? []) : [],
  );
  const nameOf = (medium: Medium): string => (medium.kind === 'embed' ? medium.origin : `${medium.kind} ${medium.id}`);
  return [...new Map(all.map((medium) => [nameOf(medium), medium])).values()];
}
