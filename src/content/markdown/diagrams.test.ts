import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { brief, readStep, renderedStep, STEP } from '../fixtures/temporary-book.ts';

const mermaid = (text: string): string => `\`\`\`mermaid\n${text}\n\`\`\`\n`;
const drawn = (text: string): Promise<string> => renderedStep(mermaid(text));
/** Findings of a diagram whose first line is line 5 of the file. */
const found = async (text: string) => (await readStep(mermaid(text))).findings;

const KINDS = [
  ['flowchart', 'flowchart TD\nA[Start] --> B{Sure?}\nB -->|Yes| C([End])', ['Start', 'Sure?', 'Yes', 'End']],
  ['state', 'stateDiagram-v2\n[*] --> Idle\nIdle-->Walking: go', ['Idle', 'Walking', 'go']],
  ['sequence', 'sequenceDiagram\nactor R as Robot\nR->>S: angle?\nS-->>R: 30', ['Robot', 'angle?', '30']],
  ['class', 'classDiagram\nSensor<|--Gyro\nSensor : +read() float', ['Sensor', 'Gyro', 'read()']],
  ['entity', 'erDiagram\nROBOT ||--o{ LEG : has\nLEG {\nint length\n}', ['ROBOT', 'LEG', 'has', 'length']],
  ['chart', 'xychart-beta\ntitle Speed\nx-axis [Mon, "Tue"]\nbar [1, 2.5]', ['Speed', 'Mon', 'Tue']],
] as const;

describe('a Mermaid diagram', () => {
  test.each(KINDS)(
    'of kind %s is drawn with all its words, and no word of its source is shown as code',
    async (_, text, words) => {
      const html = await drawn(text);
      expect(html).toContain('<svg');
      expect(html).not.toContain('<pre');
      const shown = html.replace(/<desc.*?<\/desc>/s, '').replace(/<[^>]*>/g, '|');
      for (const word of words) expect(shown).toContain(`|${word}|`);
      expect(await found(text)).toEqual([]);
    },
  );

  test.each(KINDS)('of kind %s brings no style, script or address of its own', async (_, text) => {
    const tags = (await drawn(text)).match(/<[^>]*>/g)?.join('\n') ?? '';
    expect(tags).not.toMatch(/<style|<script|foreignObject|\sstyle=|\son\w+=|href|https?:|@import/i);
    for (const paint of tags.matchAll(/(?:fill|stroke)="([^"]*)"/g))
      expect(paint[1]).toMatch(/^(none|var\(--[a-z_-]+\))$/);
  });

  test('is a picture with a name, described by its source', async () => {
    const html = await drawn('flowchart LR\nA --> B');
    expect(html).toMatch(
      /<div class="diagram" tabindex="0" role="region" aria-label="Diagram 1"><svg [^>]*role="img" aria-label="Diagram 1" aria-describedby="s-diagram.1-text">/,
    );
    expect(html).toContain('<desc id="s-diagram.1-text">flowchart LR\nA --> B</desc>');
  });

  test.each([
    ['one line', 'accTitle: The loop\naccDescr: Read, then act.'],
    ['braces', 'accTitle: The loop\naccDescr {\nRead,\nthen act.\n}'],
  ])('says what its author says about it (%s)', async (_, words) => {
    const html = await drawn(`flowchart LR\n${words}\nA --> B`);
    expect(html).toContain('role="img" aria-label="The loop"');
    expect(html).toContain('>Read, then act.</desc>');
  });

  test('shares no id with another one or with a heading', async () => {
    const html = await renderedStep(
      `${mermaid('flowchart LR\nA-->B')}\n${mermaid('flowchart LR\nC-->D')}\n## Diagram 1 text\n`,
    );
    const ids = [...html.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
    expect(ids.length).toBeGreaterThan(6);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, id] of html.matchAll(/url\(#([^)]*)\)/g)) expect(ids).toContain(id);
  });

  test('is the same drawing every time', async () => {
    const text = 'flowchart TD\nA-->B & C & D\nB-->D\nC-->A';
    expect(await drawn(text)).toBe(await drawn(text));
  });

  test.each([
    ['links without blanks', 'flowchart LR\nfoo-->bar---baz', ['foo', 'bar', 'baz']],
    ['names with hyphens', 'flowchart LR\nleft-leg-->right-leg', ['left-leg', 'right-leg']],
    ['names of any script', 'flowchart RL\nقدم --> توازن', ['قدم', 'توازن']],
    ['a label that comes after the first use', 'flowchart LR\nA --> B\nB[Balance]', ['A', 'Balance']],
    ['brackets in quotes', 'flowchart LR\nA["f(x) = [1] | {2}"] --> B', ['f(x) = [1] | {2}']],
    ['entities', 'flowchart LR\nA["1 #lt; 2 &amp; #35;"] --> B', ['1 &#x3C; 2 &#x26; #']],
    [
      'labels inside links',
      'flowchart LR\nA -- so far --> B -. maybe .-> C == sure ==> D',
      ['so far', 'maybe', 'sure'],
    ],
    ['several statements on a line', 'graph LR; A-->B; B-->C;', ['A', 'B', 'C']],
    [
      'groups that links lead to',
      'flowchart LR\nsubgraph leg [Leg]\nhip --> knee\nend\nbrain --> leg',
      ['Leg', 'hip', 'knee', 'brain'],
    ],
  ])('reads %s as Mermaid does', async (_, text, words) => {
    const shown = (await drawn(text)).replace(/<desc.*?<\/desc>/s, '').replace(/<[^>]*>/g, '|');
    for (const word of words) expect(shown).toContain(`|${word}|`);
    expect(shown.match(/n\d|s\d/)).toBeNull();
  });
});

describe('a diagram that cannot be drawn stays code, and its author is told why', () => {
  test.each([
    ['a kind without drawing', 'pie\n"a": 3', 'diagram-as-code', 4, '`pie`'],
    ['a statement without drawing', 'stateDiagram-v2\nA --> B\nnote right of A: x', 'diagram-as-code', 7, '`note`'],
    ['a link to click on', 'flowchart LR\nA --> B\nclick A "javascript:alert(1)"', 'diagram-as-code', 7, '`click`'],
    ['crosses at the ends of links', 'flowchart LR\nA --x B', 'diagram-as-code', 6, '--x'],
    ['nothing', '%% a comment', 'diagram-as-code', 4, 'nothing to draw'],
    ['a word that is no kind', 'flowchrt LR\nA --> B', 'bad-diagram', 5, '`flowchrt LR`'],
    ['a flowchart in no direction that there is', 'flowchart XY\nA --> B', 'bad-diagram', 5, '`flowchart XY`'],
    ['a bracket that is not closed', 'flowchart LR\nA --> B\nB --> C[x', 'bad-diagram', 7, '`B --> C[x`'],
    ['a link to nowhere', 'flowchart LR\nA -->', 'bad-diagram', 6, '`A -->`'],
    ['a group that is not closed', 'flowchart LR\nsubgraph one\nA --> B', 'bad-diagram', 6, '`subgraph one`'],
    ['an end of nothing', 'flowchart LR\nA --> B\nend', 'bad-diagram', 7, '`end`'],
    ['a message without words', 'sequenceDiagram\nA->>B', 'bad-diagram', 6, '`A->>B`'],
    ['a chart of words', 'xychart-beta\nbar [a, b]', 'bad-diagram', 6, '`bar [a, b]`'],
    ['a relation without ends', 'erDiagram\nA ||--o{ : x', 'bad-diagram', 6, 'A ||--o{ : x'],
    [
      'too many links',
      `flowchart LR\n${Array.from({ length: 201 }, (_, at) => `n${at} --> n${at + 1}`).join('\n')}`,
      'diagram-as-code',
      4,
      'too large',
    ],
    [
      'links of all with all',
      `flowchart LR\n${Array(20).fill('a & b & c & d --> e & f & g & h').join('\n')}`,
      'diagram-as-code',
      4,
      'too large',
    ],
    ['text of a megabyte', `flowchart LR\nA[${'x'.repeat(100_000)}]`, 'diagram-as-code', 4, 'too large'],
  ])('%s', async (_, text, rule, line, words) => {
    const findings = await found(text);
    expect(findings.map(brief)).toEqual([`${rule} ${STEP}:${line}`]);
    expect(findings[0]?.severity).toBe('warning');
    expect(findings[0]?.sentence).toContain(words);
    const html = await drawn(text);
    expect(html).toContain('<pre');
    expect(html).not.toContain('<svg');
  });

  test('colours of its own are left out', async () => {
    const text =
      'flowchart LR\nA:::hot --> B\nclassDef hot fill:url(https://x.example/y),stroke:red\nstyle B fill:#f00';
    expect((await found(text)).map(brief)).toEqual([`diagram-colours ${STEP}:7`]);
    expect(await drawn(text)).not.toMatch(/x\.example.*<\/svg>|#f00"|red"/);
  });

  test('markup in labels is shown as text', async () => {
    const text = 'flowchart LR\nA["<script>alert(1)</script><img src=x onerror=alert(2)>"] --> B[<br/>b]';
    const html = await drawn(text);
    expect(html).not.toMatch(/<script|<img/);
    expect(html).toContain('&#x3C;script>alert(1)&#x3C;/script>');
  });

  test('no label, however hostile, becomes markup', async () => {
    const pieces = fc.constantFrom(
      '<script>',
      '"',
      "'",
      ']',
      '-->',
      '&lt;',
      '#60;',
      '<br>',
      'onload=',
      '|',
      '`',
      '\\',
      '}}',
      ';',
      'x',
      'ق',
    );
    const label = fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(label, label, async (one, other) => {
        const html = await drawn(`flowchart LR\nA["${one}"] -->|${other}| B(${other})`);
        const tags = html.match(/<[a-z][^>]*>/gi)?.join('') ?? '';
        expect(tags).not.toMatch(/<script|\son\w+=/i);
      }),
      { numRuns: 60 },
    );
  });
});
