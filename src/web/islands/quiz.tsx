import { hydrate } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Question } from '../../domain/book.ts';
import type { Answers } from '../../domain/evidence.ts';
import { fill } from '../parts/fill.ts';
import { QuizForm, type QuizLive } from '../parts/quiz-form.tsx';
import type { QuizIslandData } from '../parts/step-data.tsx';
import type { QuizView } from '../views.ts';
import { announce, showCompleted } from './completion.ts';
import { type QuizPage, readQuizPage } from './quiz-page.ts';
import { choose, given, marked, moved } from './quiz-state.ts';
import { newKey, pageData, type QuizAnswer, send } from './server.ts';
import { keep, startFrom, watchSaving } from './working-state.ts';

const DRAFT_MS = 1200;

function Quiz({ data, page }: { data: QuizIslandData; page: QuizPage }) {
  const [quiz, setQuiz] = useState<QuizView>(data.quiz);
  const [answers, setAnswers] = useState<Answers>(page.answers);
  const [isSending, setSending] = useState(false);
  const [problem, setProblem] = useState<QuizLive['problem']>(null);
  const [isReady, setReady] = useState(false);
  const [started, setStarted] = useState<Answers>(page.answers);
  /** The button to go back to after its item moved. */
  const pressed = useRef<string | null>(null);
  /** One key for one set of answers: sending them again after a lost reply is the same attempt. */
  const key = useRef<string | null>(null);

  useEffect(() => watchSaving((hasFailed) => setProblem((was) => draftProblem(was, hasFailed))), []);
  useEffect(() => setReady(true), []);
  useEffect(() => {
    if (pressed.current !== null) document.getElementById(pressed.current)?.focus();
    pressed.current = null;
  }, [answers]);
  useEffect(() => {
    if (quiz === data.quiz) return;
    const target = quiz.attempt === null ? '.question :is(input, select, button)' : '#result';
    document.querySelector<HTMLElement>(target)?.focus();
  }, [quiz]);

  function change(next: Answers): void {
    key.current = null;
    setAnswers(next);
    keep({ answers: next }, DRAFT_MS);
  }

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    if (isSending) return;
    setSending(true);
    setProblem(null);
    key.current ??= newKey();
    const body = { answers: given(answers, page.questions), variant: data.variant };
    const reply = await send<QuizAnswer>('POST', `steps/${data.stepId}/answers`, body, key.current);
    setSending(false);
    if (!reply.ok) {
      setProblem(reply.status === 403 ? 'locked' : 'failed');
      return;
    }
    key.current = null;
    keep({ answers: {} }, 0);
    setQuiz(marked(quiz, body.answers, reply.body));
    tell(data, reply.body);
  }

  function move(question: Question, item: string, by: -1 | 1, focus: string): void {
    if (question.kind !== 'ordering') return;
    const order = moved(question.items, answers[question.id] ?? [], item, by);
    pressed.current = focus;
    change({ ...answers, [question.id]: order });
    announce(fill(data.words.moved, { number: order.indexOf(item) + 1, total: order.length }));
  }

  const live: QuizLive = {
    isReady,
    started,
    onAnswer: (question, answer) => change({ ...answers, [question.id]: answer }),
    onMove: move,
    isSending,
    problem,
    onChoose: (question: Question, choice, isChosen) => change(choose(answers, question, choice, isChosen)),
    onSubmit: (event) => void submit(event),
    onRetake: (event) => {
      event.preventDefault();
      setQuiz({ ...quiz, attempt: null });
      setAnswers({});
      setStarted({});
    },
  };
  return (
    <QuizForm
      href={data.href}
      variant={data.variant}
      textQuery={data.textQuery}
      idempotencyKey={data.idempotencyKey}
      blocks={page.blocks}
      questions={page.questions}
      quiz={quiz}
      answers={answers}
      words={data.words}
      locale={data.locale}
      language={data.language}
      isReadOnly={false}
      live={live}
    />
  );
}

const draftProblem = (was: QuizLive['problem'], hasFailed: boolean): QuizLive['problem'] =>
  hasFailed ? (was ?? 'draftFailed') : was === 'draftFailed' ? null : was;

/** The rest of the page follows: the bar at its foot, the list of steps, screen readers. */
function tell(data: QuizIslandData, answer: QuizAnswer): void {
  const percent = new Intl.NumberFormat(data.locale, { style: 'percent' });
  const row = document.querySelector('.need[data-criterion="score"]');
  const text = row?.querySelector('.need-text');
  const meter = row?.querySelector('progress');
  if (meter) meter.value = answer.credited_score;
  if (text) {
    const need = percent.format((data.quiz.needPercent ?? 100) / 100);
    text.textContent = fill(data.bar.percent, { have: percent.format(answer.credited_score / 100), need });
  }
  if (answer.progress.status === 'completed') showCompleted(data.stepKey, answer.opened ?? [], data.bar);
  else announce(fill(data.words.scored, { score: percent.format(answer.score / 100) }));
}

function start(): void {
  const data = pageData<QuizIslandData>('quiz-data');
  const root = document.getElementById('quiz');
  const form = root?.firstElementChild;
  if (data === null || root === null || !form) return;
  const page = readQuizPage(form);
  startFrom(data.stepId, { answers: page.answers });
  hydrate(<Quiz data={data} page={page} />, root);
}

start();
