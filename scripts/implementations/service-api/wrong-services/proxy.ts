import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Support for tests, and for nothing else: a mock that speaks HTML for what it lacks, as web frameworks do. */
export class LackingMock {
  readonly #lacking: ReadonlySet<string>;
  readonly #behind: string;
  readonly #status: number;
  readonly #server: Server;

  /**
   * @param behind - the address of a service that knows everything
   * @param lacking - the operations that this one does not know
   */
  constructor(behind: string, lacking: readonly string[], status = 501) {
    this.#behind = behind;
    this.#lacking = new Set(lacking);
    this.#status = status;
    this.#server = createServer((request, response) => {
      this.#replyTo(request)
        .then(({ status: code, type, body }) => {
          response.writeHead(code, { 'content-type': type });
          response.end(body);
        })
        .catch((error: unknown) => response.destroy(error as Error));
    });
  }

  async listen(): Promise<this> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async end(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  async #replyTo(request: IncomingMessage): Promise<{ status: number; type: string; body: string }> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const operation = String(request.headers['x-amz-target'] ?? '').replace(/^.*\./, '');
    if (this.#lacking.has(operation))
      return {
        status: this.#status,
        type: 'text/html; charset=utf-8',
        body: '<!doctype html><html><title>Not Implemented</title><h1>Not Implemented</h1></html>',
      };
    const headers = Object.fromEntries(
      ['content-type', 'x-amz-target', 'authorization'].flatMap((name) => {
        const value = request.headers[name];
        return typeof value === 'string' ? [[name, value]] : [];
      }),
    );
    const answer = await fetch(`${this.#behind}${request.url}`, {
      method: 'POST',
      headers,
      body: Buffer.concat(chunks),
    });
    return {
      status: answer.status,
      type: answer.headers.get('content-type') ?? '',
      body: await answer.text(),
    };
  }
}
