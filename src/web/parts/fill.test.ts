import { describe, expect, it } from 'vitest';
import { clock, fill, timeText } from './fill.ts';

describe('templates that the browser fills', () => {
  it('fills what it knows and leaves the rest', () => {
    expect(fill('{have} of {need}', { have: 0 })).toBe('0 of {need}');
  });

  it('writes a clock', () => {
    expect([clock(0), clock(65.9), clock(600)]).toEqual(['0:00', '1:05', '10:00']);
  });

  it('tells short times in whole seconds and long ones as a clock', () => {
    expect(timeText('{have} of 20 seconds', 12.7, 20, 'en')).toBe('12 of 20 seconds');
    expect(timeText('{have} of 4:00 minutes', 95, 240, 'en')).toBe('1:35 of 4:00 minutes');
  });
});
