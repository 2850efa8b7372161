/** Once the step is completed the server gives its solution out; before, nobody gets it. */
export async function showSolution(): Promise<void> {
  const place = document.querySelector('[data-solution]');
  if (place === null || place.childElementCount > 0) return;
  const page = await fetch(location.pathname, { credentials: 'same-origin' }).catch(() => null);
  if (page === null || !page.ok) return;
  const found = new DOMParser().parseFromString(await page.text(), 'text/html').querySelector('[data-solution]');
  if (found !== null && found.childElementCount > 0) place.replaceChildren(...found.childNodes);
}
