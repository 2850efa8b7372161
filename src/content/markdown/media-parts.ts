import type { ElementContent } from 'hast';
import type { Medium } from '../../domain/book.ts';
import { walkElements } from './tree.ts';

/** The films and activities of a part of a page, each once. */
export function mediaIn(children: ElementContent[]): Medium[] {
  const found = new Map<string, Medium>();
  walkElements({ type: 'root', children }, ({ tagName, properties }) => {
    if (tagName !== 'figure') return;
    const { dataVideo, dataMs, dataStreamed, dataEmbed, dataActivity, dataSilent } = properties;
    if (typeof dataVideo === 'string') {
      const ms = dataMs === undefined ? null : Number(dataMs);
      found.set(`video ${dataVideo}`, {
        kind: 'video',
        id: dataVideo,
        ms,
        ...(dataStreamed !== undefined && { isStreamed: true }),
      });
    }
    if (typeof dataEmbed === 'string') {
      const { origin } = new URL(dataEmbed);
      found.set(origin, { kind: 'embed', origin });
    }
    if (typeof dataActivity === 'string') {
      const isSilent = dataSilent !== undefined;
      found.set(`activity ${dataActivity}`, {
        kind: 'activity',
        id: dataActivity,
        ...(isSilent && { isSilent: true }),
      });
    }
  });
  return [...found.values()];
}
