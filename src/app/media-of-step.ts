import type { BackgroundLevel, BodyBlock, Medium } from '../domain/book.ts';

/** What a learner of this level can watch and do in a text. */
export const mediaOf = (body: readonly BodyBlock[], level: BackgroundLevel): Medium[] =>
  body.flatMap((block) =>
    block.kind === 'html' && (block.levels?.includes(level) ?? true) ? (block.media ?? []) : [],
  );
