/** One answer of the API, with whatever its body says. */
export interface Answer {
  status: number;
  body: Body;
}

/** The fields that these tests look at, of all bodies together. */
export interface Body {
  id?: string;
  user_id?: string;
  status?: string | number;
  code?: string;
  completed_at?: string | null;
  completion_percentage?: number;
  counted_seconds?: number;
  score?: number;
  credited_score?: number;
  progress_data?: unknown;
  progress?: Body;
  token?: string;
  items?: Body[];
}

export interface Asking {
  method?: 'GET' | 'POST' | 'PUT';
  body?: unknown;
  /** Idempotency key. */
  key?: string;
}

/** Somebody with a session token; which server they ask is said each time. */
export class Caller {
  readonly token: string;

  constructor(token: string) {
    this.token = token;
  }

  async ask(url: string, path: string, asking: Asking = {}): Promise<Answer> {
    return call(`${url}/api/v1${path}`, { ...asking, token: this.token });
  }
}

/** Begins without an account. */
export async function beginAnonymously(url: string): Promise<Caller> {
  const { status, body } = await call(`${url}/api/auth/sign-in/anonymous`, { method: 'POST', body: {} });
  if (status !== 200 || body.token === undefined) throw new Error(`no anonymous session: ${status}`);
  return new Caller(body.token);
}

export async function call(url: string, { method = 'GET', body, key, token }: Asking & { token?: string }) {
  const response = await fetch(url, {
    method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(key !== undefined && { 'idempotency-key': key }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? {} : JSON.parse(text) } satisfies Answer as Answer;
}
