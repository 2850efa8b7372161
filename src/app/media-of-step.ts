import type { BackgroundLevel, BodyBlock, Medium } from '../domain/book.ts';
import type { Profile } from '../domain/profile.ts';
import { variantFor } from '../domain/variants.ts';
import type { App } from './context.ts';
import type { FoundStep } from './live-books.ts';
import { readerOf } from './reader.ts';

/** What a learner of this level can watch and do in a text, each once. */
export function mediaOf(body: readonly BodyBlock[], level: BackgroundLevel): Medium[] {
  const all = body.flatMap((block) =>
    block.kind === 'html' && (block.levels?.includes(level) ?? true) ? (block.media ?? []) : [],
  );
  const nameOf = (medium: Medium): string => (medium.kind === 'embed' ? medium.origin : `${medium.kind} ${medium.id}`);
  return [...new Map(all.map((medium) => [nameOf(medium), medium])).values()];
}

/** Of every text of a step, the learner's own first: a translation may have a film of its own, and its reader may see both. */
export async function mediaOfTexts(app: App, learner: Profile, { graph, step }: FoundStep): Promise<Medium[][]> {
  const original = await app.books.content(step);
  const own = variantFor(original.variants, graph.language, readerOf(graph, learner)) ?? original;
  return [own, original, ...original.variants].map(({ body }) => mediaOf(body, learner.backgroundLevel));
}
