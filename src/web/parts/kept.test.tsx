import renderToString from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { translator } from '../messages.ts';
import * as samples from '../pages/samples.ts';
import { keptStepPage, StepPage } from '../pages/step.tsx';
import type { PresentedStep } from '../present-step.ts';
import type { StepView } from '../views.ts';
import { fillTemplate, HOLES } from './kept.ts';

const t = translator('en');

function presented(view: StepView): PresentedStep {
  const { body, questions, missing, skipReason, proof, completedAt, timeZone, countedSeconds } = view;
  const { quiz, saved, reader, notice, idempotencyKey } = view;
  const own = { body, questions, missing, skipReason, proof, completedAt, timeZone, countedSeconds };
  return { view, own: { ...own, quiz, saved, reader, notice, idempotencyKey } as PresentedStep['own'] };
}

describe('a kept page', () => {
  const standing = {};
  let drawn = 0;
  const kept = (view: StepView, path = '/a?b&amp;c'): string => {
    const page = keptStepPage(t, presented(view), standing);
    const draw = () => {
      drawn++;
      return renderToString(page.draw()) + HOLES.path;
    };
    return Buffer.from(fillTemplate(page, 'frame', path, draw)).toString();
  };
  const fresh = (view: StepView, path = '/a?b&amp;c'): string => renderToString(<StepPage t={t} view={view} />) + path;

  it('is the page that would have been made for the reader alone, and is made once', () => {
    const views: StepView[] = [
      samples.step,
      {
        ...samples.step,
        idempotencyKey: 'another',
        countedSeconds: 17,
        missing: [],
        saved: { scroll: 0.5, answers: null, files: null, video: {}, activity: {} },
      },
      { ...samples.step, countedSeconds: 3, missing: [{ criterion: { type: 'time', value: 20 }, have: 3, need: 20 }] },
    ];
    for (const view of views) expect(kept(view)).toBe(fresh(view));
    expect(drawn).toBe(1);
  });

  it('is another where anything but its holes is another', () => {
    drawn = 0;
    const others: StepView[] = [
      { ...samples.step, notice: { kind: 'skipped' } },
      { ...samples.step, reader: 'visitor' },
      { ...samples.step, completedAt: 1, proof: 'observed', missing: [] },
      { ...samples.step, body: [{ kind: 'html', html: '<p>Another text – ‘longer’ than before</p>' }] },
    ];
    for (const view of others) expect(kept(view)).toBe(fresh(view));
    expect(drawn).toBe(others.length);
  });

  it('tells each reader their own path', () => {
    expect(kept(samples.step, '/x')).toBe(fresh(samples.step, '/x'));
  });
});
