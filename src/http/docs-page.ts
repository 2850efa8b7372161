import type { Api } from './route.ts';

type Document = ReturnType<Api['getOpenAPI31Document']>;

/** What this page reads of the OpenAPI document; everything else in it is for programs. */
interface Operation {
  summary?: string;
  tags?: string[];
  'x-access'?: string;
  parameters?: { name: string; in: string; required?: boolean; description?: string }[];
  requestBody?: { content: Content };
  responses: Record<string, { description: string; content?: Content }>;
}

type Content = Record<string, { schema: Schema }>;

interface Schema {
  $ref?: string;
  type?: string | string[];
  description?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  enum?: unknown[];
  anyOf?: Schema[];
  format?: string;
  minimum?: number;
  maximum?: number;
}

interface Route extends Operation {
  method: string;
  path: string;
}

const METHODS = ['get', 'post', 'put', 'delete'] as const;

/** The API as one page to read: static HTML without scripts, made from the OpenAPI document. */
export function docsPage(document: Document, stylesheet: string): string {
  const base = document.servers?.[0]?.url ?? '';
  const routes = routesOf(document);
  const schemas = Object.entries((document.components?.schemas ?? {}) as Record<string, Schema>);
  const tags = [...new Set(routes.flatMap((route) => route.tags ?? []))];
  return (
    '<!doctype html><html lang="en" dir="ltr"><head><meta charset="utf-8">' +
    '<meta name="viewport" content="width=device-width,initial-scale=1">' +
    `<link rel="stylesheet" href="${text(stylesheet)}"><title>${text(document.info.title)} API</title></head><body>` +
    `<main class="page prose" id="content"><h1>${text(document.info.title)} API</h1>` +
    `<p>${text(document.info.description ?? '')}</p>${CONVENTIONS}` +
    `<nav aria-label="Contents"><ul>${tags.map((tag) => `<li><a href="#${anchor(tag)}">${text(tag)}</a></li>`).join('')}` +
    '<li><a href="#shapes">Shapes</a></li></ul></nav>' +
    tags.map((tag) => section(tag, base, routes)).join('') +
    `<section><h2 id="shapes">Shapes</h2>${schemas.map(([name, schema]) => shape(name, schema)).join('')}</section>` +
    '</main></body></html>'
  );
}

const CONVENTIONS =
  '<p>The same as a document for programs: <a href="/api/v1/openapi.json">openapi.json</a>. Accounts are under ' +
  '<code>/api/auth</code>; send the session cookie, or <code>Authorization: Bearer</code> with a session token. ' +
  'Bodies and answers are JSON, ids are UUIDs, times are RFC 3339 in UTC. Wherever an id is asked for, the key does ' +
  'as well, with <code>/</code> written as <code>%2F</code>. Errors are <code>application/problem+json</code> with a ' +
  'stable <code>code</code>, and with a JSON pointer for each field that is wrong.</p>';

function routesOf(document: Document): Route[] {
  return Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method] as Operation | undefined;
      return operation === undefined ? [] : [{ ...operation, method, path }];
    }),
  );
}

const section = (tag: string, base: string, routes: Route[]): string =>
  `<section><h2 id="${anchor(tag)}">${text(tag)}</h2>` +
  routes
    .filter((route) => route.tags?.includes(tag))
    .map((route) => routeEntry(base, route))
    .join('') +
  '</section>';

function routeEntry(base: string, route: Route): string {
  const rows = [
    ...(route.parameters ?? []).map(({ name, in: where, description = '' }) => [
      `<code>${text(name)}</code>`,
      text(`${where}. ${description}`),
    ]),
    ...contentRows('Body', '', route.requestBody?.content),
    ...Object.entries(route.responses).flatMap(([status, { description, content }]) =>
      content === undefined ? [[status, text(description)]] : contentRows(status, description, content),
    ),
  ];
  return (
    `<article><h3><code>${route.method.toUpperCase()} ${text(base + route.path)}</code></h3>` +
    `<p>${text(route.summary ?? '')}. For: ${text(route['x-access'] ?? '')}.</p>${table(rows)}</article>`
  );
}

const contentRows = (name: string, description: string, content: Content = {}): string[][] =>
  Object.values(content).map(({ schema }) => [
    text(name),
    [text(description), typeOf(schema)].filter((part) => part !== '').join(': '),
  ]);

function shape(name: string, schema: Schema): string {
  const required = new Set(schema.required);
  const rows = Object.entries(schema.properties ?? {}).map(([field, type]) => [
    `<code>${text(field)}</code>`,
    `${typeOf(type)}${required.has(field) ? '' : ', not always there'}${type.description ? `. ${text(type.description)}` : ''}`,
  ]);
  return `<h3 id="${anchor(name)}">${text(name)}</h3><p>${text(schema.description ?? '')}</p>${table(rows)}`;
}

function typeOf(schema: Schema): string {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split('/').at(-1) ?? '';
    return `<a href="#${anchor(name)}">${text(name)}</a>`;
  }
  if (schema.enum !== undefined)
    return schema.enum.map((one) => `<code>${text(JSON.stringify(one))}</code>`).join(' or ');
  if (schema.anyOf !== undefined) return schema.anyOf.map(typeOf).join(' or ');
  if (schema.items !== undefined) return `list of ${typeOf(schema.items)}`;
  if (schema.properties !== undefined)
    return `{ ${Object.entries(schema.properties)
      .map(([name, type]) => `<code>${text(name)}</code>: ${typeOf(type)}`)
      .join(', ')} }`;
  const kinds = [schema.type ?? 'any JSON'].flat().join(' or ');
  const range =
    schema.minimum !== undefined && schema.maximum !== undefined ? ` ${schema.minimum} to ${schema.maximum}` : '';
  return text(`${kinds}${schema.format ? ` (${schema.format})` : ''}${range}`);
}

const table = (rows: string[][]): string =>
  rows.length === 0
    ? ''
    : `<table><tbody>${rows
        .map(
          ([head = '', ...cells]) =>
            `<tr><th scope="row">${head}</th>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`,
        )
        .join('')}</tbody></table>`;

const anchor = (name: string): string => text(name.toLowerCase().replaceAll(' ', '-'));

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const text = (plain: string): string => plain.replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign);
