declare const brand: unique symbol;
type Branded<T, B extends string> = T & { readonly [brand]: B };

/** UserProfile.id: a learner, whoever they are signed in as. */
export type UserId = Branded<string, 'UserId'>;
export type TextbookId = Branded<string, 'TextbookId'>;
export type ChapterId = Branded<string, 'ChapterId'>;
export type StepId = Branded<string, 'StepId'>;
export type SittingId = Branded<string, 'SittingId'>;

/** Milliseconds since 1970-01-01T00:00Z on the server's clock. */
export type Instant = number;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export const isUuid = (text: string): boolean => UUID.test(text);
