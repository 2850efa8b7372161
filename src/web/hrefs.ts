/** Addresses of pages; keys are kept readable. */
export const textbookHref = (key: string): string => `/textbooks/${encodeURIComponent(key)}`;

export const stepHref = (textbook: string, step: string): string =>
  `${textbookHref(textbook)}/steps/${step.split('/').map(encodeURIComponent).join('/')}`;

export const chapterHref = (textbook: string, chapter: string): string =>
  `${textbookHref(textbook)}#${encodeURIComponent(chapter)}`;
