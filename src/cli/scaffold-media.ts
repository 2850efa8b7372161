/** Three seconds of one colour, as a WebM (VP9): something to play until the author's own film is there. */
export const FILM = new Uint8Array(
  Buffer.from(
    'GkXfo59ChoEBQveBAULygQRC84EIQoKEd2VibUKHgQJChYECGFOAZwEAAAAAAAM1EU2bdLpNu4tTq4QVSalmU6yBoU27i1OrhBZU' +
      'rmtTrIHYTbuMU6uEElTDZ1OsggEeTbuMU6uEHFO7a1OsggMf7AEAAAAAAABZAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' +
      'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAVSalmsirXsYMPQkBNgI1M' +
      'YXZmNTkuMjcuMTAwV0GNTGF2ZjU5LjI3LjEwMESJiECncAAAAAAAFlSua8GuAQAAAAAAADjXgQFzxYhDOn5rATnp45yBACK1nIN1' +
      'bmSIgQCGhVZfVlA5g4EBI+ODhAvrwgDgibCBoLqBWpqBAhJUw2dAgXNzoGPAgGfImkWjh0VOQ09ERVJEh41MYXZmNTkuMjcuMTAw' +
      'c3PbY8CLY8WIQzp+awE56eNnyKVFo4dFTkNPREVSRIeYTGF2YzU5LjM3LjEwMCBsaWJ2cHgtdnA5Z8iiRaOIRFVSQVRJT05Eh5Qw' +
      'MDowMDowMy4wMDAwMDAwMDAAAB9DtnVBdOeBAKOtgQAAgIJJg0IACfAFlgA4JBwZLAAAMGAAABzf/+MVAAI//8gD///59EPyT29A' +
      'o5WBAMgAhgBAkhwAX+AAAyAAAFn5huCjlYEBkACGAECSHABeAAADIAAAWfmG4KOVgQJYAIYAQJIcAF/gAAMgAABZ+Ybgo5WBAyAA' +
      'hgBAkhwAXyAAAyAAAFn5huCjlYED6ACGAECSHABeQAADIAAAWfmG4KOVgQSwAIYAQJIcAF5AAAMgAABZ+Ybgo5WBBXgAhgBAkhwA' +
      'XkAAAyAAAFn5huCjlYEGQACGAECSHABeQAADIAAAWfmG4KOVgQcIAIYAQJIcAF5AAAMgAABZ+Ybgo5WBB9AAhgDAkhwAWmAAAyAA' +
      'AFn5huCjlYEImACGAECSHABeQAADIAAAWfmG4KOVgQlgAIYAQJIcAF5AAAMgAABZ+Ybgo5WBCigAhgBAkhwAXkAAAyAAAFn5huCj' +
      'lYEK8ACGAECSHABeQAADIAAAWfmG4BxTu2uRu4+zgQC3iveBAfGCAaXwgQM=',
    'base64',
  ),
);

export const CAPTIONS = `WEBVTT

00:00.000 --> 00:03.000
What is said, or what there is to see.
`;

/** A page that speaks with the one around it; docs/authors.md has all messages. */
export const ACTIVITY = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Count to ten</title>
<style>
  :root { color-scheme: light dark; font: 1.1rem system-ui, sans-serif; }
  :root[data-theme="light"] { color-scheme: light; }
  :root[data-theme="dark"] { color-scheme: dark; }
  button { font: inherit; padding: 0.6em 1em; }
</style>
<p>Count: <output id="count">0</output></p>
<button id="more" type="button">One more</button>
<script>
  const LAST = 10;
  const count = document.getElementById('count');
  const tell = (message) => parent.postMessage({ stepwell: 1, ...message }, '*');

  addEventListener('message', ({ source, data }) => {
    if (source !== parent || data?.stepwell !== 1 || data.type !== 'start') return;
    document.documentElement.dataset.theme = data.theme;
    count.value = data.state?.count ?? 0;
    tell({ type: 'height', px: document.documentElement.getBoundingClientRect().height });
  });
  document.getElementById('more').addEventListener('click', () => {
    const next = Math.min(LAST, Number(count.value) + 1);
    count.value = next;
    tell({ type: 'state', state: { count: next } });
    tell({ type: 'progress', percent: (100 * next) / LAST });
    if (next === LAST) tell({ type: 'completed' });
  });
  tell({ type: 'ready' });
</script>
</html>
`;
