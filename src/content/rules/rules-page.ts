import { RULE_GROUPS, RULES, type RuleName } from './rules.ts';

/** docs/findings.md. Code and links of it, so that a name can be looked up: `#no-right-choice`. */
export function rulesPage(): string {
  const groups = RULE_GROUPS.map(({ title, rules }) => [`## ${title}`, ...rules.map(ruleText)].join('\n\n'));
  return `${[INTRODUCTION, ...groups].join('\n\n')}\n`;
}

const INTRODUCTION = `# What the check finds

<!-- Written from src/content/rules by \`npm run findings\`. -->

\`npx stepwell check my-book\` says everything at once; each finding names its file, line and rule, what is wrong and, where it can be
said, what to do. Errors keep a book from being published, and what was live stays live. Warnings do not.

Where an example says nothing else, it is the text of a step.`;

function ruleText(name: RuleName): string {
  const { severity, meaning, fix, example, file } = RULES[name];
  const shown =
    file === 'disk'
      ? `Example: ${example}.`
      : example === ''
        ? 'Example: nothing below the head.'
        : fenced(example, file);
  return [`### ${name}`, `**${severity === 'error' ? 'Error' : 'Warning'}.** ${meaning} *${fix}*`, shown].join('\n\n');
}

function fenced(example: string, file: string | undefined): string {
  const isYaml = file !== undefined && file !== 'quiz';
  const text = file === 'head' ? `---\n${example}\n---` : example;
  return `\`\`\`\`${isYaml ? 'yaml' : 'md'}\n${text}\n\`\`\`\``;
}
