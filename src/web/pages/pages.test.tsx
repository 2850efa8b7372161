import type { VNode } from 'preact';
import { describe, expect, it } from 'vitest';
import { NO_ASSETS } from '../assets.ts';
import { pageRenderer } from '../layout.tsx';
import { LOCALES, type Translator, translator } from '../messages.ts';
import { type Account, AUTH_PROBLEMS, ERROR_STATUSES, type Frame, type WelcomeView } from '../views.ts';
import { ClaimAdminPage } from './claim-admin.tsx';
import { ErrorPage } from './error.tsx';
import { LearningPage } from './learning.tsx';
import { LockedStepPage } from './locked.tsx';
import { ProfilePage } from './profile.tsx';
import * as samples from './samples.ts';
import { ShelfPage } from './shelf.tsx';
import { SignInPage, SignUpPage } from './sign-in.tsx';
import { StepPage, stepIslands } from './step.tsx';
import { TextbookPage } from './textbook.tsx';
import { WelcomeLanguagePage, WelcomeLevelPage, WelcomePreferencesPage } from './welcome.tsx';

const { HOSTILE } = samples;
const member: Account = { kind: 'member', name: HOSTILE, email: HOSTILE };
const problems = [...AUTH_PROBLEMS];
const welcome: WelcomeView = {
  fields: samples.fields,
  goals: [{ key: HOSTILE, title: HOSTILE, textbook: HOSTILE, language: 'en' }],
  errors: [{ field: 'daily_minutes', message: HOSTILE }],
  next: HOSTILE,
  idempotencyKey: 'key-1',
};
const profile = { ...welcome, isSaved: true, deleteRefused: true };
const claim = { token: HOSTILE, account: member, name: HOSTILE, email: HOSTILE, problems };
const signIn = { email: HOSTILE, next: HOSTILE, problems, keepsWork: true };

const PAGES: Record<string, (t: Translator) => VNode> = {
  'empty shelf': (t) => <ShelfPage t={t} view={{ textbooks: [] }} />,
  shelf: (t) => <ShelfPage t={t} view={samples.shelf} />,
  textbook: (t) => <TextbookPage t={t} view={samples.textbook} />,
  'textbook to begin': (t) => (
    <TextbookPage t={t} view={{ ...samples.textbook, key: HOSTILE, action: { kind: 'begin', idempotencyKey: 'k' } }} />
  ),
  'finished textbook': (t) => <TextbookPage t={t} view={{ ...samples.textbook, action: { kind: 'finished' } }} />,
  step: (t) => <StepPage t={t} view={samples.step} />,
  'step for a visitor': (t) => <StepPage t={t} view={{ ...samples.step, reader: 'visitor', notice: null }} />,
  'step for staff': (t) => <StepPage t={t} view={{ ...samples.step, reader: 'staff' }} />,
  'completed step': (t) => (
    <StepPage
      t={t}
      view={{ ...samples.step, state: 'completed', completedAt: 0, proof: 'observed', notice: { kind: 'completed' } }}
    />
  ),
  quiz: (t) => <StepPage t={t} view={samples.quizStep} />,
  'quiz with results': (t) => (
    <StepPage t={t} view={{ ...samples.quizStep, quiz: { ...samples.quiz, attempt: samples.attempt } }} />
  ),
  'quiz of other kinds': (t) => <StepPage t={t} view={samples.typedStep} />,
  'quiz of other kinds with results': (t) => (
    <StepPage t={t} view={{ ...samples.typedStep, quiz: { ...samples.quiz, attempt: samples.typedAttempt } }} />
  ),
  'locked step': (t) => <LockedStepPage t={t} view={samples.locked} />,
  'my learning': (t) => <LearningPage t={t} view={samples.learning} />,
  'no learning yet': (t) => <LearningPage t={t} view={{ resume: null, textbooks: [], timeZone: 'UTC' }} />,
  'welcome level': (t) => <WelcomeLevelPage t={t} view={welcome} />,
  'welcome language': (t) => <WelcomeLanguagePage t={t} view={welcome} />,
  'welcome preferences': (t) => <WelcomePreferencesPage t={t} view={welcome} />,
  'profile of a member': (t) => <ProfilePage t={t} view={{ ...profile, account: member }} />,
  'profile without account': (t) => <ProfilePage t={t} view={{ ...profile, account: { kind: 'anonymous' } }} />,
  'sign in': (t) => <SignInPage t={t} view={signIn} />,
  'sign up': (t) => <SignUpPage t={t} view={{ ...signIn, name: HOSTILE }} />,
  'claim admin': (t) => <ClaimAdminPage t={t} view={{ ...claim, state: 'open' }} />,
  'claim admin for nobody': (t) => (
    <ClaimAdminPage t={t} view={{ ...claim, state: 'open', account: { kind: 'nobody' } }} />
  ),
  'used claim': (t) => <ClaimAdminPage t={t} view={{ ...claim, state: 'used' }} />,
  ...Object.fromEntries(
    ERROR_STATUSES.map((status) => [
      `error ${status}`,
      (t: Translator) => (
        <ErrorPage
          t={t}
          view={{
            status,
            back: { href: HOSTILE, title: HOSTILE, language: 'en' },
            retryAfterSeconds: 3,
            requestId: HOSTILE,
          }}
        />
      ),
    ]),
  ),
};

const render = pageRenderer(NO_ASSETS);
const frame: Frame = {
  title: HOSTILE,
  description: HOSTILE,
  section: 'shelf',
  account: { kind: 'anonymous' },
  theme: 'system',
  textSize: 'normal',
  reduceMotion: false,
  path: `/?${HOSTILE}`,
  islands: [],
  isStaffPreview: true,
  isPrivate: true,
};

/** Scripts that a browser would run; data for islands is none. */
const runnable = (html: string): string[] =>
  [...html.matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag).filter((tag) => !tag.includes('application/json'));

describe.each(Object.entries(PAGES))('the page: %s', (_, page) => {
  const html = render(translator('en'), frame, page(translator('en')));

  it('lets no text of others become markup', () => {
    expect(runnable(html)).toEqual([]);
    expect(html).not.toMatch(/<img\b/);
    expect(html).not.toContain('<script>alert');
  });

  it('has no inline style, handler or foreign address, so that the strictest policy fits', () => {
    const tags = [...html.matchAll(/<[a-z][^\s>]*(?:\s+[^\s=>]+(?:="[^"]*")?)*\s*\/?>/g)].map(([tag]) => tag);
    const names = tags.flatMap((tag) => [...tag.matchAll(/\s([^\s=>"]+)(?:="[^"]*")?/g)].map(([, name]) => name));
    expect(names.filter((name) => name === 'style' || name?.startsWith('on'))).toEqual([]);
    expect(html).not.toMatch(/<style\b/);
    expect(html.replaceAll(/xmlns="[^"]*"/g, '')).not.toMatch(/(?:src|href|action)="(?:https?:)?\/\//);
  });

  it('has one main part and one first heading', () => {
    expect(html.match(/<main\b/g)).toHaveLength(1);
    expect(html.match(/<h1\b/g)).toHaveLength(1);
  });

  it.each(LOCALES)('is written whole in %s', (locale) => {
    const t = translator(locale);
    const translated = render(t, frame, page(t));
    expect(translated).toContain(`<html lang="${locale}" dir="${locale === 'ur' ? 'rtl' : 'ltr'}"`);
    expect(translated).not.toMatch(/[\uE000\uE001]|undefined|\[object/);
  });
});

describe('the frame', () => {
  const draw = (part: Partial<Frame>) => render(translator('en'), { ...frame, ...part }, <main />);

  it('carries theme, text size and calmness as attributes', () => {
    expect(draw({ theme: 'dark', textSize: 'large', reduceMotion: true })).toContain(
      '<html lang="en" dir="ltr" data-theme="dark" data-text-size="large" data-motion="reduced">',
    );
  });

  it('loads a script only where a page asks for it', () => {
    expect(draw({})).not.toContain('type="module"');
    expect(draw({ islands: ['time'] })).toContain('<script type="module" src="/assets/time.js"></script>');
  });

  it('brings the reader back to the page whose theme they changed', () => {
    expect(draw({ path: '/learning?a=1&b=2' })).toContain('name="next" value="/learning?a=1&amp;b=2"');
  });
});

describe('a step', () => {
  const draw = (view: typeof samples.step) =>
    render(translator('en'), frame, <StepPage t={translator('en')} view={view} />);

  it('says how far one is', () => {
    expect(draw(samples.step)).toContain('12 of 20 seconds');
    expect(draw(samples.step)).toContain('8 more to go');
  });

  it('asks for no script when it is finished or only looked at', () => {
    expect(stepIslands({ ...samples.step, state: 'completed' })).toEqual([]);
    expect(stepIslands({ ...samples.step, reader: 'visitor' })).toEqual([]);
    expect(stepIslands(samples.quizStep)).toEqual(['time', 'quiz']);
  });

  it('gives each form a key of its own', () => {
    const keys = [...draw(samples.step).matchAll(/name="idempotency_key" value="([^"]*)"/g)].map(([, key]) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('offers a visitor to start and nothing else to send', () => {
    const html = draw({ ...samples.quizStep, reader: 'visitor' });
    const actions = [...html.matchAll(/<form method="post" action="(\/textbooks[^"]*)"/g)].map(([, action]) => action);
    expect(actions).toContain('/textbooks/a/begin?step=b%2Fin_progress');
    expect(html).not.toContain('type="submit" class="button button-main" aria-disabled');
    expect(html).not.toContain('time-data');
  });

  it('says of every question whether it was right, in words', () => {
    const html = draw({ ...samples.quizStep, quiz: { ...samples.quiz, attempt: samples.attempt } });
    expect(html.match(/class="verdict"/g)).toHaveLength(2);
    expect(html).toContain('Right');
    expect(html).toContain('Not right');
    expect(html).toContain('You scored 50%; 80% is asked.');
  });
});
