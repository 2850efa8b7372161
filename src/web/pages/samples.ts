import type { BodyBlock, Question } from '../../domain/book.ts';
import type {
  LearningView,
  LockedStepView,
  ProfileFields,
  QuizView,
  ShelfView,
  StepLine,
  StepView,
  TextbookView,
} from '../views.ts';

/** Views for tests in which every text that somebody else wrote tries to break out of its place. */
export const HOSTILE = `"><script>alert('1')</script><img src=x onerror=alert(2)>`;

const link = { href: '/textbooks/a/steps/b/c', title: HOSTILE, language: 'en' };

export const line = (state: StepLine['state']): StepLine => ({
  key: `b/${state}`,
  title: HOSTILE,
  language: 'en',
  href: `/textbooks/a/steps/b/${state}`,
  type: 'reading',
  minutes: 4,
  state,
  isRequired: false,
  levels: ['advanced'],
});

const LINES = (['completed', 'skipped', 'in_progress', 'available', 'locked'] as const).map(line);
const share = { percent: 40, completed: 2, total: 5 };

export const shelf: ShelfView = {
  textbooks: [
    {
      key: HOSTILE,
      title: HOSTILE,
      description: HOSTILE,
      language: 'en',
      descriptionLanguage: 'en',
      chapterCount: 3,
      stepCount: 24,
      minutes: 110,
      progress: share,
      resume: link,
    },
    {
      key: 'b',
      title: HOSTILE,
      description: HOSTILE,
      language: 'ur',
      descriptionLanguage: 'en',
      chapterCount: 1,
      stepCount: 1,
      minutes: 1,
      progress: null,
      resume: null,
    },
  ],
};

export const textbook: TextbookView = {
  key: 'a',
  title: HOSTILE,
  description: HOSTILE,
  language: 'en',
  descriptionLanguage: 'en',
  sourceLanguage: 'en',
  authors: [HOSTILE, HOSTILE],
  licence: HOSTILE,
  progress: share,
  minutesLeft: 66,
  action: { kind: 'continue', ...link, isFirst: false },
  chapters: [
    {
      key: 'b',
      title: HOSTILE,
      language: 'ur',
      description: HOSTILE,
      descriptionLanguage: 'en',
      isLocked: true,
      waitsFor: [link, link],
      progress: share,
      steps: LINES,
    },
  ],
};

export const QUESTIONS: Question[] = [
  { id: 'q-one', kind: 'single', prompt: '<p>One?</p>', choices: ['a1', 'a2'].map((id) => ({ id, text: id })) },
  { id: 'q-all', kind: 'multiple', prompt: '<p>All?</p>', choices: ['a1', 'a2'].map((id) => ({ id, text: id })) },
];

/** One of every kind that is answered otherwise than by ticking. */
export const TYPED: Question[] = [
  { id: 'q-short', kind: 'short', prompt: '<p>Where?</p>' },
  { id: 'q-number', kind: 'number', prompt: '<p>How much?</p>', unit: HOSTILE },
  {
    id: 'q-blanks',
    kind: 'blanks',
    prompt: '<p>A <span data-gap="1"></span> b <span data-gap="2"></span>.</p>',
    gaps: 2,
  },
  {
    id: 'q-order',
    kind: 'ordering',
    prompt: '<p>Order?</p>',
    items: ['i1', 'i2', 'i3'].map((id) => ({ id, text: id })),
  },
  {
    id: 'q-match',
    kind: 'matching',
    prompt: '<p>Match?</p>',
    left: ['l1', 'l2'].map((id) => ({ id, text: id })),
    options: ['r1', 'r2', 'r3'].map((id) => ({ id, text: id })),
  },
];

export const QUIZ_BODY: BodyBlock[] = [
  { kind: 'html', html: '<p>First read.</p>' },
  { kind: 'question', question: 'q-one' },
  { kind: 'question', question: 'q-all' },
];

export const quiz: QuizView = { needPercent: 80, attempt: null, attempts: 0, creditedScore: null, isPassed: false };

export const attempt: NonNullable<QuizView['attempt']> = {
  score: 50,
  answers: { 'q-one': ['a1'], 'q-all': [] },
  results: [
    { question: 'q-one', correct: true, points: 1, feedback: '<p>Indeed.</p>', misconceptions: [] },
    { question: 'q-all', correct: false, points: 0, feedback: null, misconceptions: [] },
  ],
};

export const step: StepView = {
  stepId: '0190f3a2-0000-7000-8000-000000000001',
  key: 'b/in_progress',
  title: HOSTILE,
  href: '/textbooks/a/steps/b/in_progress',
  type: 'reading',
  minutes: 4,
  isRequired: true,
  levels: [],
  language: 'en',
  isFallbackLanguage: true,
  isStale: true,
  variant: HOSTILE,
  otherText: { kind: 'original', href: '/textbooks/a/steps/b/in_progress?text=source', language: 'ur' },
  textQuery: '',
  textbook: { key: 'a', title: HOSTILE, href: '/textbooks/a', language: 'en' },
  chapter: { number: 1, title: HOSTILE, language: 'en', href: '/textbooks/a#chapter-b', progress: share, steps: LINES },
  body: [{ kind: 'html', html: '<p>Read this.</p>' }],
  questions: [],
  criteria: { type: 'time', value: 20 },
  missing: [{ criterion: { type: 'time', value: 20 }, have: 12, need: 20 }],
  state: 'in_progress',
  skipReason: null,
  proof: null,
  completedAt: null,
  timeZone: 'UTC',
  countedSeconds: 12,
  beatSeconds: 10,
  quiz: null,
  exercise: null,
  saved: { scroll: 0.4, answers: null, files: null, video: {}, activity: {} },
  media: [],
  reported: { watched: [], activities: [] },
  reader: 'learner',
  previous: link,
  next: { href: '/textbooks/a/steps/b/locked', title: HOSTILE, language: 'ur', isEnd: false, opens: true },
  why: [{ code: 'authors_order' }, { code: 'builds_on', steps: [link, link] }],
  changedSince: {
    changes: {
      titleBefore: HOSTILE,
      text: [{ before: HOSTILE, after: HOSTILE }],
      hasNewFigures: true,
      hasNewCriteria: true,
      questions: 2,
      correctedAnswers: 1,
      hasNewTests: false,
    },
  },
  notice: { kind: 'not_yet', missing: [{ criterion: { type: 'time', value: 20 }, have: 12, need: 20 }] },
  idempotencyKey: 'key-1',
};

export const quizStep: StepView = {
  ...step,
  type: 'quiz',
  body: QUIZ_BODY,
  questions: QUESTIONS,
  criteria: { type: 'score', value: 80 },
  missing: [{ criterion: { type: 'score', value: 80 }, have: 0, need: 80 }],
  quiz,
  notice: null,
};

export const typedStep: StepView = {
  ...quizStep,
  body: TYPED.map(({ id }) => ({ kind: 'question', question: id })),
  questions: TYPED,
};

export const typedAttempt: NonNullable<QuizView['attempt']> = {
  score: 40,
  answers: {
    'q-short': [HOSTILE],
    'q-number': [HOSTILE],
    'q-blanks': [HOSTILE, 'b'],
    'q-order': ['i3', 'i1', 'i2'],
    'q-match': ['r2', ''],
  },
  results: [
    { question: 'q-short', correct: true, points: 1, feedback: '<p>Indeed.</p>', misconceptions: [] },
    { question: 'q-number', correct: false, points: 0, feedback: null, misconceptions: [], remark: 'wrong_unit' },
    { question: 'q-blanks', correct: false, points: 0.5, feedback: null, misconceptions: [], parts: [false, true] },
    { question: 'q-order', correct: false, points: 0.5, feedback: null, misconceptions: [] },
    { question: 'q-match', correct: false, points: 0, feedback: null, misconceptions: [], parts: [false, false] },
  ],
};

export const locked: LockedStepView = {
  title: HOSTILE,
  language: 'en',
  textbook: { ...link, href: '/textbooks/a' },
  chapter: { number: 2, title: HOSTILE },
  missing: [
    { ...link, minutes: 4, type: 'reading', state: 'in_progress', chapter: link },
    { ...link, minutes: 5, type: 'quiz', state: 'locked', chapter: link },
  ],
  minutes: 9,
};

export const learning: LearningView = {
  resume: { ...link, chapter: link, minutes: 4 },
  textbooks: [
    {
      key: 'a',
      title: HOSTILE,
      language: 'en',
      href: '/textbooks/a',
      progress: share,
      inProgress: 1,
      skipped: 1,
      minutesLeft: 66,
      lastVisitedAt: Date.UTC(2026, 4, 3),
      chapters: [{ ...link, href: '/textbooks/a#chapter-b', progress: share }],
    },
  ],
  timeZone: 'Asia/Karachi',
};

export const fields: ProfileFields = {
  backgroundLevel: 'beginner',
  preferredLanguage: HOSTILE,
  dailyMinutes: HOSTILE,
  prefers: ['text'],
  pace: null,
  goals: ['b'],
  reduceMotion: false,
  textSize: 'normal',
  timeZone: HOSTILE,
  reminders: true,
};
