import { describe, expect, test } from 'vitest';
import { svgDangers } from './svg-safety.ts';

const svg = (inside: string, attributes = ''): Uint8Array =>
  new TextEncoder().encode(`<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${inside}</svg>`);

describe('an SVG that does more than draw is refused', () => {
  test.each([
    '<script>alert(1)</script>',
    '<SCRIPT/>',
    '<s:script xmlns:s="http://www.w3.org/2000/svg">x</s:script>',
    '<path onclick="alert(1)"/>',
    '<path\nonmouseover = alert(1) />',
    '<path d="M0 0"onload="x"/>',
    '<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>',
    '<image href="https://evil.example/x.png"/>',
    '<image xlink:href="//evil.example/x.png"/>',
    '<image href="other.png"/>',
    '<use href="other.svg#a"/>',
    '<a href="javascript:alert(1)"><path/></a>',
    '<a xlink:href="&#106;avascript:alert(1)"><path/></a>',
    '<set attributeName="href" to="javascript:alert(1)"/>',
    '<animate attributeName="xlink:href" values="x"/>',
    '<style>@import "https://evil.example/x.css";</style>',
    '<style>path { fill: url(https://evil.example/x) }</style>',
    '<style>path { fill: u\\72l(https://evil.example/x) }</style>',
    '<path style="fill:url(&quot;https://evil.example/&quot;)" fill="url(https://x.example)"/>',
    '<![CDATA[<!--]]><script>alert(1)</script><!-- -->',
    '<desc><![CDATA[<a "]]></desc><path onclick="x"/><desc>"</desc>',
    '<?x <!-- ?><path onclick="x"/><!-- -->',
    '<path d=">" onclick="x"/>',
    '<h:iframe xmlns:h="http://www.w3.org/1999/xhtml" src="x"/>',
    '<image href="data:image/svg+xml;base64,AAAA"/>',
  ])('%s', (inside) => {
    expect(svgDangers(svg(inside))).not.toEqual([]);
  });

  test.each([
    ['an entity', '<!DOCTYPE svg [<!ENTITY x "y">]><svg/>'],
    ['a style sheet', '<?xml-stylesheet href="x.css"?><svg/>'],
    ['another encoding', '<?xml version="1.0" encoding="UTF-7"?><svg/>'],
  ])('%s', (_, text) => {
    expect(svgDangers(new TextEncoder().encode(text))).not.toEqual([]);
  });

  test('bytes that are no text', () => {
    expect(svgDangers(new Uint8Array([0xff, 0xfe, 0x3c]))).not.toEqual([]);
  });
});

describe('a plain picture is accepted', () => {
  test.each([
    '<path d="M0 0h40v30z"/>',
    '<defs><linearGradient id="g"/></defs><rect fill="url(#g)"/><use xlink:href="#g"/>',
    '<style>.a { fill: red; font: 12px sans-serif }</style>',
    '<image href="data:image/png;base64,iVBORw0KGgo="/>',
    '<text>on the way, one = 1</text>',
    '<!-- href="https://inkscape.example" --><title>Description: a script</title>',
    '<animate attributeName="opacity" values="0;1"/>',
  ])('%s', (inside) => {
    expect(svgDangers(svg(inside, 'viewBox="0 0 4 3"'))).toEqual([]);
  });
});
