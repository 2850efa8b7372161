// What labels say must not be read as brackets, markup or entities by whatever draws them: such characters are moved to a
// private range, where nothing means anything, and moved back in the drawing.

const BASE = 0xe000;
const SPECIAL = /[[\](){}|<>"'`\\/&;#*~_%=:,.-]/g;
const MASKED = /[\ue020-\ue07e]/g;

const ENTITIES: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', nbsp: ' ' };

/** A label as it is to be shown; `<br>` stays, the only markup of labels that is kept. */
export const maskLabel = (label: string): string =>
  label
    .replace(/[\ue000-\uf8ff]/g, '\ufffd')
    .replace(/^`(.*)`$/s, '$1')
    .split(/<br\s*\/?>|\\n/i)
    .map((line) =>
      line
        .replace(/<\/?(?:b|i|u|s|em|strong|del|sub|sup|small|mark|code)>/gi, '')
        .replace(/[#&](lt|gt|amp|quot|nbsp);/g, (_, name: string) => ENTITIES[name] ?? '')
        .replace(/&?#(\d{2,6});/g, (_, code: string) => character(Number(code)))
        .replace(SPECIAL, (char) => String.fromCharCode(BASE + char.charCodeAt(0)))
        .trim(),
    )
    .join('<br>');

export const unmask = (text: string): string =>
  text.replace(MASKED, (char) => String.fromCharCode(char.charCodeAt(0) - BASE));

const character = (code: number): string => (code > 31 && code <= 0x10ffff ? String.fromCodePoint(code) : '');
