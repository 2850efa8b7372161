import { beforeAll, expect, test } from 'vitest';
import { eachDatabase } from '../postgres/each-database.ts';
import { alpha } from './books.ts';
import { Document, resolve } from './contract.ts';
import { World } from './world.ts';

eachDatabase((_name, open) => {
  let world: World;
  beforeAll(async () => {
    world = await World.open(await open(), [alpha]);
  });

  test('the document is OpenAPI 3.1, and every route says what it is for and who may call it', async () => {
    const answer = await world.nobody().fetch('GET', '/api/v1/openapi.json');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    const document = Document.parse(answer.json);
    expect(document.servers[0]?.url).toBe('/api/v1');
    expect(Object.keys(document.paths).length).toBeGreaterThan(15);
  });

  test('every reference points at a shape, and every shape is used', () => {
    const { document } = world.contract;
    const used = new Set([...JSON.stringify(document).matchAll(/"\$ref":"([^"]*)"/g)].map(([, ref = '']) => ref));
    for (const ref of used) expect(resolve(ref, document)).toBeTypeOf('object');
    expect(
      Object.keys(document.components.schemas).filter((name) => !used.has(`#/components/schemas/${name}`)),
    ).toEqual([]);
  });

  test('every place in a path is a parameter, required and nothing else', () => {
    for (const { path, parameters } of world.contract.routes) {
      const places = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const named = parameters.filter((one) => one.in === 'path');
      expect(named.map((one) => one.name)).toEqual(places);
      expect(named.every((one) => one.required)).toBe(true);
    }
  });

  test('every write can carry an Idempotency-Key', () => {
    for (const { method, path, parameters } of world.contract.writes)
      expect(
        parameters.map((one) => one.name),
        `${method} ${path}`,
      ).toContain('idempotency-key');
  });

  test('routes for learners say 401 and need a session; the others do without', () => {
    for (const route of world.contract.routes) {
      const isOpen = route.security.some((one) => Object.keys(one).length === 0);
      expect(isOpen, route.path).toBe(route['x-access'] === 'anyone');
      expect('401' in route.responses, route.path).toBe(route['x-access'] === 'learner');
      for (const scheme of route.security.flatMap((one) => Object.keys(one)))
        expect(world.contract.document.components.securitySchemes).toHaveProperty(scheme);
    }
  });

  test('the document names the cookie that sessions really come in', async () => {
    const learner = await world.learner();
    expect(world.contract.document.components.securitySchemes.session).toMatchObject({
      in: 'cookie',
      name: [...learner.browser.jar.keys()].find((name) => name.endsWith('session_token')),
    });
  });

  test('every error that is documented is a problem with code and pointers', () => {
    for (const { path, responses } of world.contract.routes)
      for (const [status, { content = {} }] of Object.entries(responses))
        if (Number(status) >= 400) expect(Object.keys(content), path).toEqual(['application/problem+json']);
  });

  test('the page for people names every route and every shape, and brings nothing that runs', async () => {
    const page = await world.nobody().fetch('GET', '/api/docs');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toMatch(/^text\/html/);
    for (const { method, path } of world.contract.routes) expect(page.text).toContain(`${method} /api/v1${path}<`);
    for (const name of Object.keys(world.contract.document.components.schemas))
      expect(page.text).toContain(`>${name}<`);
    expect(page.text).not.toMatch(/<script|\son\w+=|https?:\/\//i);
    for (const [, target = ''] of page.text.matchAll(/href="#([^"]*)"/g)) expect(page.text).toContain(`id="${target}"`);
  });

  test('an unchanged list is answered with 304, a changed one whole', async () => {
    const learner = await world.learner();
    for (const path of ['/textbooks', '/textbooks/alpha', '/chapters', '/chapters/start', '/openapi.json']) {
      const first = await learner.fetch('GET', `/api/v1${path}`);
      const etag = first.headers.get('etag') ?? '';
      expect(etag, path).toMatch(/^"[0-9a-f]{40}"$/);
      const again = await learner.fetch('GET', `/api/v1${path}`, { headers: { 'if-none-match': etag } });
      expect([again.status, again.text], path).toEqual([304, '']);
      expect(again.headers.get('cache-control')).toBe(first.headers.get('cache-control'));
    }
    const list = () => learner.fetch('GET', '/api/v1/chapters/start');
    const before = (await list()).headers.get('etag');
    await learner.post('/steps/start%2Fboth/sittings');
    expect((await list()).headers.get('etag')).not.toBe(before);
  });

  test('what speaks of one person is kept by nobody on the way; what changes is kept by nobody at all', async () => {
    const learner = await world.learner();
    expect((await world.nobody().get('/textbooks')).headers.get('cache-control')).toBe('no-cache');
    const own = await learner.get('/textbooks');
    expect(own.headers.get('cache-control')).toBe('private, no-cache');
    expect(own.headers.get('vary')).toContain('Cookie');
    expect((await learner.put('/profiles/me', {})).headers.get('cache-control')).toBe('no-store');
    expect((await learner.get('/steps/nothing')).headers.get('cache-control')).toBe('no-store');
  });
});
