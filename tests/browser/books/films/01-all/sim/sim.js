const count = document.getElementById('count');
const tell = (message) => parent.postMessage({ stepwell: 1, ...message }, '*');
const show = (number) => {
  count.value = String(number);
};

addEventListener('message', ({ source, data }) => {
  if (source !== parent || data?.stepwell !== 1 || data.type !== 'start') return;
  show(data.state?.count ?? 0);
  document.documentElement.dataset.theme = data.theme;
  tell({ type: 'height', px: 320 });
});
document.getElementById('more').addEventListener('click', () => {
  const next = Math.min(3, Number(count.value) + 1);
  show(next);
  tell({ type: 'state', state: { count: next } });
  tell({ type: 'progress', percent: (100 * next) / 3 });
  if (next === 3) tell({ type: 'completed', score: 100 });
});
tell({ type: 'ready' });
