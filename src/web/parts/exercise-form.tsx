import type { ExerciseFile } from '../../domain/exercise.ts';
import { percentText, type Translator } from '../messages.ts';
import type { ExerciseView, StepView } from '../views.ts';
import { escapeJson } from './escape.ts';
import { type ExerciseWords, exerciseWords, LANGUAGE_NAMES } from './exercise-words.ts';
import { PostForm } from './form.tsx';
import { TestResults } from './test-results.tsx';

/** What the exercise's island needs besides what stands in the page. */
export interface ExerciseIslandData {
  stepId: string;
  stepKey: string;
  language: ExerciseView['language'];
  languageName: string;
  starter: ExerciseFile[];
  tests: ExerciseFile[];
  words: ExerciseWords;
  bar: { percent: string; completed: string; stateCompleted: string; stateAvailable: string };
  needPercent: number | null;
  locale: string;
}

interface Props {
  t: Translator;
  view: StepView;
  exercise: ExerciseView;
}

/** The form field of a file. */
export const fileField = (name: string): string => `file:${name}`;

/** Where learners write code. Without JavaScript a plain form: the server runs what is sent. */
export const ExerciseForm = ({ t, view, exercise }: Props) => {
  const isLearner = view.reader === 'learner';
  return (
    <section id="exercise" class="exercise" aria-labelledby="exercise-title">
      <h2 id="exercise-title">{t('exercise.title')}</h2>
      <PostForm
        action={`${view.href}/submissions`}
        idempotencyKey={`${view.idempotencyKey}-submissions`}
        class="exercise-form"
        id="exercise-form"
      >
        <div class="files" data-files="">
          {exercise.files.map(({ name, text }, at) => (
            <div class="file" data-file={name}>
              <label for={`file-${at}`} dir="ltr">
                {name}
              </label>
              <textarea
                id={`file-${at}`}
                name={fileField(name)}
                rows={Math.min(30, Math.max(8, text.split('\n').length + 2))}
                dir="ltr"
                spellcheck={false}
                autocomplete="off"
                autocapitalize="off"
                wrap="off"
                readOnly={!isLearner}
              >
                {/* The first line break of a text area is not part of it. */}
                {`\n${text}`}
              </textarea>
            </div>
          ))}
        </div>
        <p class="hint-text" data-keys="" hidden>
          {t('exercise.keys')}
        </p>
        {isLearner && (
          <div class="button-row exercise-actions">
            <button type="button" class="button" data-run="" hidden>
              {t('exercise.run')}
            </button>
            <button type="submit" class="button button-main" data-check="">
              {t('exercise.check')}
            </button>
            <button type="button" class="button" data-reset="" hidden>
              {t('exercise.reset')}
            </button>
          </div>
        )}
        <p class="hint-text" data-run-hint="" hidden>
          {t('exercise.run_hint')}
        </p>
        <p class="exercise-status" role="status" data-exercise-status="" />
      </PostForm>
      <div id="result" tabIndex={-1} data-result="">
        {exercise.result !== null && <TestResults run={exercise.result} words={exerciseWords(t)} />}
      </div>
      {exercise.creditedScore !== null &&
        exercise.result !== null &&
        exercise.creditedScore > exercise.resultPercent && (
          <p class="meta">{t('exercise.credited', { score: percentText(t.locale, exercise.creditedScore) })}</p>
        )}
      {exercise.tests.length > 0 && (
        <details class="extra">
          <summary>{t('exercise.tests')}</summary>
          <Files files={exercise.tests} />
        </details>
      )}
      <div data-solution="">{exercise.solution !== null && <Solution t={t} files={exercise.solution} />}</div>
      {isLearner && <ExerciseData t={t} view={view} exercise={exercise} />}
    </section>
  );
};

const Files = ({ files }: { files: ExerciseFile[] }) => (
  <>
    {files.map(({ name, text }) => (
      <figure class="code-file" dir="ltr">
        <figcaption>{name}</figcaption>
        <pre>{text}</pre>
      </figure>
    ))}
  </>
);

const Solution = ({ t, files }: { t: Translator; files: ExerciseFile[] }) => (
  <details class="extra">
    <summary>{t('exercise.solution')}</summary>
    <Files files={files} />
  </details>
);

function ExerciseData({ t, view, exercise }: Props) {
  const data: ExerciseIslandData = {
    stepId: view.stepId,
    stepKey: view.key,
    language: exercise.language,
    languageName: LANGUAGE_NAMES[exercise.language],
    starter: exercise.starter,
    tests: exercise.tests,
    words: exerciseWords(t),
    bar: {
      percent: t('criterion.percent', { have: '{have}', need: '{need}' }),
      completed: t('step.completed'),
      stateCompleted: t('state.completed'),
      stateAvailable: t('state.available'),
    },
    needPercent: exercise.needPercent,
    locale: t.locale,
  };
  return <script type="application/json" id="exercise-data" dangerouslySetInnerHTML={{ __html: escapeJson(data) }} />;
}
