import type { AuthorDesk } from './author-desk.ts';

/** Milliseconds after which a browser tries again when the server has gone, as on a restart. */
const RETRY = 500;

/** Tells browsers the version of what is shown: at once, and whenever it is another. */
export function changeEvents(desk: AuthorDesk): { answer(): Response; close(): void } {
  const open = new Set<ReadableStreamDefaultController<Uint8Array>>();
  const encoder = new TextEncoder();
  const message = (version: string) => encoder.encode(`retry: ${RETRY}\nevent: version\ndata: ${version}\n\n`);
  const stop = desk.onChange((version) => {
    for (const controller of open) controller.enqueue(message(version));
  });
  return {
    answer() {
      let own: ReadableStreamDefaultController<Uint8Array>;
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          own = controller;
          open.add(controller);
          controller.enqueue(message(desk.desk.version));
        },
        cancel: () => void open.delete(own),
      });
      return new Response(body, { headers: { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' } });
    },
    close() {
      stop();
      for (const controller of open) controller.close();
      open.clear();
    },
  };
}
