import { z } from 'zod';

const Schema = z.record(z.string(), z.unknown());
const Content = z.record(z.string(), z.object({ schema: Schema }));

const Operation = z.looseObject({
  summary: z.string().min(10),
  tags: z.array(z.string()).min(1),
  security: z.array(z.record(z.string(), z.array(z.string()))).min(1),
  'x-access': z.enum(['anyone', 'learner']),
  parameters: z
    .array(
      z.looseObject({
        name: z.string(),
        in: z.enum(['path', 'query', 'header']),
        required: z.boolean().optional(),
        schema: Schema,
      }),
    )
    .default([]),
  requestBody: z.looseObject({ content: Content }).optional(),
  responses: z.record(
    z.string().regex(/^[1-5]\d\d$/),
    z.looseObject({ description: z.string().min(3), content: Content.optional() }),
  ),
});

/** The parts of an OpenAPI 3.1 document that must be there. */
export const Document = z.looseObject({
  openapi: z.string().regex(/^3\.1\.\d+$/),
  info: z.looseObject({ title: z.string().min(1), version: z.string().min(1) }),
  servers: z.array(z.looseObject({ url: z.string() })).length(1),
  paths: z.record(z.string().startsWith('/'), z.partialRecord(z.enum(['get', 'post', 'put', 'delete']), Operation)),
  components: z.looseObject({
    schemas: z.record(z.string(), Schema),
    securitySchemes: z.record(z.string(), z.looseObject({ type: z.string() })),
  }),
});
export type Document = z.infer<typeof Document>;

export interface Route extends z.infer<typeof Operation> {
  method: string;
  path: string;
}

interface Seen {
  status: number;
  headers: Headers;
  text: string;
}

/** What the OpenAPI document promises, to be held against what the server answers. */
export class Contract {
  #document: Document | null = null;
  #routes: Route[] = [];
  readonly #schemas = new Map<object, z.ZodType>();

  read(document: unknown): void {
    this.#document = Document.parse(document);
    this.#routes = Object.entries(this.#document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({ ...operation, method: method.toUpperCase(), path })),
    );
  }

  get document(): Document {
    if (this.#document === null) throw new Error('the OpenAPI document has not been read yet');
    return this.#document;
  }

  get routes(): readonly Route[] {
    return this.#routes;
  }

  /** Routes with a body or an effect. */
  get writes(): Route[] {
    return this.#routes.filter(({ method }) => method !== 'GET');
  }

  routeOf(method: string, path: string): Route | undefined {
    const [bare = ''] = path.split('?');
    const places = bare.split('/');
    const fits = this.#routes.filter((route) => {
      const parts = route.path.split('/');
      const isSame =
        parts.length === places.length && parts.every((part, i) => part.startsWith('{') || part === places[i]);
      return route.method === method && isSame;
    });
    return fits.sort((a, b) => a.path.split('{').length - b.path.split('{').length)[0];
  }

  /** Everything in which an answer is not what the document says; fields that it does not name are differences too. */
  differences(method: string, path: string, { status, headers, text }: Seen): string[] {
    const route = this.routeOf(method, path);
    const type = headers.get('content-type')?.split(';')[0] ?? '';
    if (route === undefined)
      return status === 404 && type === PROBLEM ? [] : [`no such route, and yet ${status} ${type}`];
    const response = route.responses[status];
    if (response === undefined) return [`${status} is not documented: ${text.slice(0, 500)}`];
    if (response.content === undefined) return text === '' ? [] : ['a body where none is documented'];
    const schema = response.content[type]?.schema;
    if (schema === undefined) return [`${status} with ${type || 'no type'} is not documented`];
    const documents = type === 'application/jsonl' ? text.split('\n').slice(0, -1) : [text];
    return documents.flatMap((one) => {
      const parsed = this.#schemaOf(schema).safeParse(JSON.parse(one));
      return parsed.success ? [] : [z.prettifyError(parsed.error)];
    });
  }

  #schemaOf(schema: Record<string, unknown>): z.ZodType {
    const known = this.#schemas.get(schema) ?? z.fromJSONSchema(closed(schema, this.document) as JsonSchema);
    this.#schemas.set(schema, known);
    return known;
  }
}

export const PROBLEM = 'application/problem+json';

type JsonSchema = Parameters<typeof z.fromJSONSchema>[0];

/** The schema with its references filled in, and without room for fields that it does not name. */
function closed(node: unknown, document: Document): unknown {
  if (Array.isArray(node)) return node.map((one) => closed(one, document));
  if (typeof node !== 'object' || node === null) return node;
  if ('$ref' in node) return closed(resolve(String(node.$ref), document), document);
  const filled = Object.fromEntries(Object.entries(node).map(([name, value]) => [name, closed(value, document)]));
  const isOpen = !('properties' in filled) || 'additionalProperties' in filled || 'allOf' in filled;
  return isOpen ? filled : { ...filled, additionalProperties: false };
}

/** What a reference of the document points at. */
export function resolve(ref: string, document: Document): unknown {
  const found = document.components.schemas[ref.replace('#/components/schemas/', '')];
  if (!ref.startsWith('#/components/schemas/') || found === undefined) throw new Error(`${ref} points nowhere`);
  return found;
}
