import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { RULES } from '../content/rules/rules.ts';
import type { Finding } from '../domain/book.ts';

/** Forms in which findings are printed: for people, for programs, and for hosts that show them beside the lines of a change. */
export const FORMATS = ['text', 'json', 'github', 'gitlab', 'sarif'] as const;
export type Format = (typeof FORMATS)[number];

/** Findings in one of the forms that code hosts read; their paths begin at the root of the repository. */
export function annotations(
  format: 'github' | 'gitlab' | 'sarif',
  folder: string,
  findings: readonly Finding[],
): string {
  const placed = findings.map((finding) => ({ ...finding, file: pathInRepository(folder, finding.file) }));
  switch (format) {
    case 'github':
      return placed.map(workflowCommand).join('\n');
    case 'gitlab':
      return JSON.stringify(codeQuality(placed), null, 2);
    case 'sarif':
      return JSON.stringify(sarif(placed), null, 2);
  }
}

const said = ({ sentence, fix }: Finding): string => (fix === undefined ? sentence : `${sentence} ${fix}`);

/** Of the nearest folder above the book that holds `.git`, else of the working directory; with forward slashes. */
function pathInRepository(folder: string, file: string): string {
  const root = repositoryAbove(resolve(folder)) ?? process.cwd();
  return relative(root, join(resolve(folder), file))
    .split(sep)
    .join('/');
}

function repositoryAbove(folder: string): string | null {
  if (existsSync(join(folder, '.git'))) return folder;
  return dirname(folder) === folder ? null : repositoryAbove(dirname(folder));
}

/** GitHub's workflow commands (docs.github.com: Workflow commands), which Gitea and Forgejo print as they are. */
function workflowCommand(finding: Finding): string {
  const { severity, file, line, rule } = finding;
  return `::${severity} file=${property(file)},line=${line},title=${property(rule)}::${data(said(finding))}`;
}

const data = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

/** GitLab's code quality report. Two findings with one fingerprint would be shown as one. */
function codeQuality(findings: readonly Finding[]) {
  const met = new Map<string, number>();
  return findings.map((finding) => {
    const { severity, rule, file, line, sentence } = finding;
    const same = `${rule}\n${file}\n${sentence}`;
    const time = met.get(same) ?? 0;
    met.set(same, time + 1);
    return {
      description: said(finding),
      check_name: rule,
      fingerprint: createHash('sha256').update(`${same}\n${time}`).digest('hex'),
      severity: severity === 'error' ? 'major' : 'minor',
      location: { path: file, lines: { begin: line } },
    };
  });
}

/** SARIF 2.1.0 (OASIS), in what GitHub, GitLab, Azure DevOps and editors read of it. */
function sarif(findings: readonly Finding[]) {
  const names = [...new Set(findings.map(({ rule }) => rule))].sort();
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Stepwell', rules: names.map(sarifRule) } },
        results: findings.map((finding) => ({
          ruleId: finding.rule,
          ruleIndex: names.indexOf(finding.rule),
          level: finding.severity,
          message: { text: said(finding) },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: finding.file.split('/').map(encodeURIComponent).join('/') },
                region: { startLine: finding.line },
              },
            },
          ],
        })),
      },
    ],
  };
}

function sarifRule(id: string) {
  const rule = Object.hasOwn(RULES, id) ? RULES[id as keyof typeof RULES] : undefined;
  return rule === undefined
    ? { id }
    : {
        id,
        shortDescription: { text: rule.meaning },
        help: { text: rule.fix },
        defaultConfiguration: { level: rule.severity },
      };
}
