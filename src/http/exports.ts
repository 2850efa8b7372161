import { stream } from 'hono/streaming';
import { exportEvidence, exportLearner } from '../app/export-learner.ts';
import {
  presentEvidence,
  presentExportedProgress,
  presentExportedSitting,
  presentPath,
  presentProfile,
} from './present.ts';
import { type Api, type Doors, json, learnerOn, route, visitorOn } from './route.ts';
import { Evidence, ProfileExport } from './shapes.ts';

/** Not the type of one JSON document, so that nobody parses it as one. */
const LINES: Record<string, { schema: typeof Evidence }> = { 'application/jsonl': { schema: Evidence } };

/** What a learner takes home. */
export function exports(api: Api, doors: Doors): void {
  const { app } = doors;
  api.openapi(
    route(doors, 'learner', {
      method: 'get',
      path: '/progress/export',
      summary: 'Own evidence, one JSON object a line',
      tags: ['Progress'],
      responses: { 200: { description: 'Step by step, oldest first', content: LINES } },
    }),
    (c) => {
      const learner = learnerOn(c);
      c.header('Content-Type', 'application/jsonl');
      c.header('Content-Disposition', 'attachment; filename="evidence.jsonl"');
      return stream(c, async (out) => {
        for await (const evidence of exportEvidence(app, learner))
          await out.write(`${JSON.stringify(presentEvidence(evidence))}\n`);
      });
    },
  );
  api.openapi(
    route(doors, 'learner', {
      method: 'get',
      path: '/profiles/me/export',
      summary: 'Everything that is kept about the caller',
      tags: ['Profile'],
      responses: { 200: json(ProfileExport, 'Account, profile, progress, sittings, learning paths and evidence') },
    }),
    async (c) => {
      const { account, learner } = visitorOn(c);
      const { progress, sittings, paths } = await exportLearner(app, learner);
      const { name, email, isAnonymous } = account;
      const evidence = [];
      for await (const one of exportEvidence(app, learner)) evidence.push(presentEvidence(one));
      c.header('Content-Disposition', 'attachment; filename="stepwell.json"');
      return c.json(
        {
          account: isAnonymous ? { is_anonymous: true } : { is_anonymous: false, name, email },
          profile: presentProfile(learner),
          progress: progress.map(presentExportedProgress),
          sittings: sittings.map(presentExportedSitting),
          learning_paths: paths.map(presentPath),
          evidence,
        },
        200,
      );
    },
  );
}
