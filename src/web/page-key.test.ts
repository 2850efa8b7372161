import { describe, expect, it } from 'vitest';
import { pageKeys } from './page-key.ts';

describe('a page key', () => {
  const keys = pageKeys('a secret');
  const about = ['learner', 'step'];

  it('says when its page was given out, to its own learner and step only', () => {
    const key = keys.make(about, 1_700_000_000_123);
    expect(keys.openedAt(about, key)).toBe(1_700_000_000_123);
    expect(keys.openedAt(['another', 'step'], key)).toBeNull();
    expect(keys.openedAt(about, key.replace('123', '122'))).toBeNull();
    expect(pageKeys('another secret').openedAt(about, key)).toBeNull();
    for (const other of ['', '.', 'x.y.z', `${key.split('.')[0]}..`]) expect(keys.openedAt(about, other)).toBeNull();
  });

  it('is another each time', () => {
    expect(keys.make(about, 1)).not.toBe(keys.make(about, 1));
  });
});
