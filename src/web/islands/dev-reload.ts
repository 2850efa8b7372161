/** Only on pages of `stepwell dev`: shows the page anew, at the place where it is, when the book has changed. */
const script = document.querySelector<HTMLScriptElement>('script[data-dev-version]');
const shown = script?.dataset.devVersion;
const events = new EventSource('/dev/events');
// What changed between the making of this page and the opening of the line is said at once.
events.addEventListener('version', ({ data }: MessageEvent<string>) => {
  if (data === shown) return;
  events.close();
  location.reload();
});
