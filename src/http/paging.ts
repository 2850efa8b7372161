import { z } from '@hono/zod-openapi';
import { invalid, Refused } from './problem.ts';

const MOST = 200;

export const PageQuery = z.object({
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(MOST)
    .default(MOST)
    .openapi({ type: 'integer', minimum: 1, maximum: MOST, description: 'How many at most.' }),
  cursor: z.string().max(600).optional().openapi({ description: '`next_cursor` of the page before.' }),
});

/** One page of a list. A cursor names the last item of the page before, so nothing is missed when a list grows. */
export function paged<T extends { id: string }>(
  all: T[],
  { limit, cursor }: z.infer<typeof PageQuery>,
): { items: T[]; next_cursor: string | null } {
  const last = cursor === undefined ? -1 : all.findIndex(({ id }) => id === cursor);
  if (cursor !== undefined && last < 0)
    throw new Refused(invalid(422, [{ pointer: '/cursor', detail: 'is not of this list; begin again without it' }]));
  const items = all.slice(last + 1, last + 1 + limit);
  const hasMore = last + 1 + items.length < all.length;
  return { items, next_cursor: hasMore ? (items.at(-1)?.id ?? null) : null };
}
