import type { Translator } from '../web/messages.ts';
import type { PlacedFinding } from './page-findings.ts';
import { FindingNote } from './panel.tsx';

export interface FindingsView {
  findings: PlacedFinding[];
  /** Address of the page that a file makes; none for files that are no step. */
  hrefOf: (file: string) => string | undefined;
}

/** Everything that is wrong with the book, by file, each leading to its place. */
export function FindingsPage({ t, view }: { t: Translator; view: FindingsView }) {
  const files = [...new Set(view.findings.map(({ file }) => file))];
  return (
    <main id="content" class="page">
      <h1>{t('dev.findings')}</h1>
      {files.length === 0 && <p class="lead">{t('dev.none_lead')}</p>}
      {files.map((file) => (
        <section>
          <h2 class="section-title">
            <bdi dir="ltr">{file}</bdi>
          </h2>
          {view.findings
            .filter((finding) => finding.file === file)
            .map((finding) => {
              const href = view.hrefOf(file);
              return <FindingNote t={t} finding={finding} href={href && `${href}#finding-${finding.number}`} />;
            })}
        </section>
      ))}
    </main>
  );
}
