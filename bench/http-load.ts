import { connect, type Socket } from 'node:net';

export interface Request {
  method?: 'GET' | 'POST' | 'PUT';
  path: string;
  headers?: Record<string, string>;
  body?: unknown;
}

export interface Response {
  status: number;
  headers: string;
  body: Buffer;
  /** Milliseconds from sending to the last byte. */
  ms: number;
}

const HEAD_END = Buffer.from('\r\n\r\n');

/** One keep-alive connection without the costs of a full client, which would measure itself. */
export class Connection {
  readonly #port: number;
  #socket: Socket | null = null;
  #parts: Buffer = Buffer.alloc(0);
  #arrived: ((error?: Error) => void) | null = null;

  constructor(port: number) {
    this.#port = port;
  }

  /** A new one when the server has closed the last, as it does with those that are idle for some seconds. */
  #connect(): Socket {
    const socket = connect({ port: this.#port, host: '127.0.0.1', noDelay: true });
    socket.on('data', (bytes) => {
      this.#parts = this.#parts.length === 0 ? bytes : Buffer.concat([this.#parts, bytes]);
      this.#arrived?.();
    });
    socket.on('error', (error) => this.#arrived?.(error));
    socket.on('close', () => {
      this.#socket = null;
      this.#arrived?.(new Error('the server closed the connection'));
    });
    return socket;
  }

  /** One request at a time. */
  send({ method = 'GET', path, headers = {}, body }: Request): Promise<Response> {
    const content = body === undefined ? '' : JSON.stringify(body);
    const all = {
      host: `127.0.0.1:${this.#port}`,
      ...headers,
      ...(body !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(content) }),
    };
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
    const began = performance.now();
    this.#socket ??= this.#connect();
    this.#socket.write(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${content}`);
    return new Promise((resolve, reject) => {
      this.#arrived = (error) => {
        const whole = error === undefined ? this.#take() : null;
        if (error === undefined && whole === null) return;
        this.#arrived = null;
        if (whole === null) reject(error);
        else resolve({ ...whole, ms: performance.now() - began });
      };
    });
  }

  close(): void {
    this.#arrived = null;
    this.#socket?.destroy();
  }

  #take(): Omit<Response, 'ms'> | null {
    const headEnd = this.#parts.indexOf(HEAD_END);
    if (headEnd < 0) return null;
    const headers = this.#parts.toString('latin1', 0, headEnd);
    const status = Number(headers.slice(9, 12));
    const length = /\r\ncontent-length: (\d+)/i.exec(headers)?.[1];
    if (length === undefined && status !== 204 && status !== 304) throw new Error(`an answer of no length: ${headers}`);
    const end = headEnd + 4 + Number(length ?? 0);
    if (this.#parts.length < end) return null;
    const body = this.#parts.subarray(headEnd + 4, end);
    this.#parts = this.#parts.subarray(end);
    return { status, headers, body };
  }
}

/** So many requests over all connections together; gives the milliseconds that each took. Throws when one is refused. */
export async function load(connections: Connection[], count: number, make: (at: number) => Request): Promise<number[]> {
  const times: number[] = [];
  let next = 0;
  await Promise.all(
    connections.map(async (connection) => {
      for (let at = next++; at < count; at = next++) {
        const request = make(at);
        const { status, ms, body } = await connection.send(request);
        if (status >= 300) throw new Error(`${request.path} was answered ${status}: ${body.toString().slice(0, 500)}`);
        times.push(ms);
      }
    }),
  );
  return times;
}

export const connectAll = (port: number, count: number): Connection[] =>
  Array.from({ length: count }, () => new Connection(port));
