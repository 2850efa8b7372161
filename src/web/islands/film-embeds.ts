/** Films on other sites: nothing is asked of them until the reader presses the button. */
export function offerEmbeds(label: string): void {
  for (const figure of document.querySelectorAll<HTMLElement>('figure[data-embed]')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'button';
    button.textContent = label;
    button.lang = document.documentElement.lang;
    button.addEventListener('click', () => button.replaceWith(frameOf(figure)));
    figure.querySelector('figcaption')?.before(button);
  }
}

function frameOf(figure: HTMLElement): HTMLIFrameElement {
  const frame = document.createElement('iframe');
  frame.src = figure.dataset['embed'] ?? '';
  frame.title = figure.querySelector('figcaption')?.textContent ?? '';
  frame.className = 'film-embed';
  frame.allow = 'fullscreen; picture-in-picture; encrypted-media';
  frame.setAttribute('sandbox', 'allow-scripts allow-same-origin allow-presentation allow-popups');
  // Players of other sites refuse to run for a page that hides its name.
  frame.referrerPolicy = 'strict-origin-when-cross-origin';
  return frame;
}
