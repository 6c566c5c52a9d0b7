import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { isIP } from 'node:net';
import { ApiException, exceptionNames } from './api-exception.ts';
import { doOnDataPlane, isDataPlanePath, worldPath, worldView } from './data-plane.ts';
import { CloudHsmService } from './service.ts';
import type { OperationName } from './shapes.ts';
import type { Json } from './views.ts';

/** A call of the API, taken from a request. */
export interface ApiCall {
  readonly operation: OperationName;
  readonly region: string;
  readonly input: Json;
}

/** What answers calls: the service, or something in front of it. */
export type AnswerCall = (call: ApiCall) => Json | Promise<Json>;

/** A server, and who hears of what should not have happened. */
export interface ServerOptions {
  readonly service: CloudHsmService;
  /** Answers in place of the service. */
  readonly answer?: AnswerCall;
  /** Hears of defects; a client is not told. */
  readonly onDefect: (error: unknown) => void;
}

/** No request of the API comes near this: 20,000 characters of a certificate are the largest part. */
export const bodyBytesMax = 1024 * 1024;
const targetPrefix = 'BaldrApiService.';
const apiContentType = 'application/x-amz-json-1.1';

interface Reply {
  readonly status: number;
  readonly body: Json;
}

/** A request that is no call. The names are those that services of this protocol use. */
class RequestError extends Error {
  readonly status: number;
  readonly type: string;

  constructor(status: number, type: string, message: string) {
    super(message);
    this.status = status;
    this.type = type;
  }
}

/** The HTTP server of the API, and of the data plane beside it. It does not listen yet. */
export function serverOf(options: ServerOptions): Server {
  const { service, onDefect } = options;
  return createServer((request, response) => {
    replyTo(request, options)
      .catch((error: unknown) => replyOfError(error, onDefect))
      .then((reply) => send(response, reply, service.state.ids.request()))
      .catch(onDefect);
  });
}

async function replyTo(request: IncomingMessage, options: ServerOptions): Promise<Reply> {
  const { service } = options;
  expectOwnName(request);
  const path = pathOf(request);
  if (path === '/') {
    const call = callOf(request, await bodyOf(request), service);
    const answer =
      options.answer ?? (({ operation, region, input }) => service.call(operation, region, input));
    return { status: 200, body: await answer(call) };
  }
  if (path === worldPath) {
    expectMethod(request, 'GET');
    return { status: 200, body: worldView(service) };
  }
  if (!isDataPlanePath(path))
    throw new RequestError(404, 'UnknownOperationException', `There is nothing at ${path}.`);
  expectMethod(request, 'POST');
  // A page in a browser cannot send this type without asking first, and is not answered then.
  expectContentType(request, 'application/json');
  return { status: 200, body: doOnDataPlane(service, path, jsonOf(await bodyOf(request))) };
}

function callOf(request: IncomingMessage, body: string, { state }: CloudHsmService): ApiCall {
  expectMethod(request, 'POST');
  expectContentType(request, apiContentType);
  const target = String(request.headers['x-amz-target'] ?? '');
  const operation = target.startsWith(targetPrefix) ? target.slice(targetPrefix.length) : '';
  if (!CloudHsmService.isOperation(operation))
    throw new RequestError(
      400,
      'UnknownOperationException',
      `X-Amz-Target: expected ${targetPrefix} and the name of an operation.`,
    );
  const region = regionOf(request.headers.authorization);
  const [only, ...others] = state.served.isBounded ? state.served.deployment.regions : [];
  const name = region ?? (others.length === 0 ? only?.name : undefined);
  if (name === undefined)
    throw new ApiException(
      'CloudHsmAccessDeniedException',
      'The request is not signed: the region is taken from the credential in the Authorization header.',
    );
  const input = jsonOf(body);
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    throw new RequestError(400, 'SerializationException', 'The body: expected a JSON object.');
  return { operation, region: name, input: input as Json };
}

/** The region in the scope of a credential; the signature itself is not checked. */
function regionOf(authorization: string | undefined): string | undefined {
  return /^AWS4-[A-Z0-9-]+ .*Credential=[^/,\s]+\/\d{8}\/([^/,\s]{1,200})\//.exec(authorization ?? '')?.[1];
}

/**
 * A page in a browser may have a name of its own lead to this machine, and then ask as if it came from here: who asks
 * on this machine says so by an address or as localhost.
 */
function expectOwnName({ headers, socket }: IncomingMessage): void {
  if (!isLoopback(socket.localAddress ?? '')) return;
  const name = /^(.*?)(?::\d+)?$/.exec(headers.host ?? '')![1]!.toLowerCase();
  if (isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0 || /^(?:.+\.)?localhost$/.test(name)) return;
  throw new RequestError(
    421,
    'MisdirectedRequestException',
    'Host: on this machine, expected an address such as 127.0.0.1, or localhost.',
  );
}

/** Whether only this machine is at an address. */
export const isLoopback = (address: string): boolean => address === '::1' || /^(::ffff:)?127\./.test(address);

function pathOf({ url = '/' }: IncomingMessage): string {
  return url.split('?', 1)[0]!;
}

function expectMethod({ method }: IncomingMessage, expected: string): void {
  if (method !== expected)
    throw new RequestError(405, 'UnknownOperationException', `Expected ${expected} instead of ${method}.`);
}

function expectContentType({ headers }: IncomingMessage, expected: string): void {
  const [given = ''] = (headers['content-type'] ?? '').split(';', 1);
  if (given.trim().toLowerCase() !== expected)
    throw new RequestError(415, 'UnknownOperationException', `Content-Type: expected ${expected}.`);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of whileConnected(request)) {
    size += chunk.length;
    if (size > bodyBytesMax)
      throw new RequestError(
        413,
        'RequestEntityTooLargeException',
        `The body has more than ${bodyBytesMax} bytes.`,
      );
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** A client that goes away is no defect of ours: nobody is there to be told. */
async function* whileConnected(request: IncomingMessage): AsyncGenerator<Buffer> {
  try {
    yield* request as AsyncIterable<Buffer>;
  } catch {
    throw new RequestError(400, 'RequestAbortedException', 'The body came to no end.');
  }
}

function jsonOf(text: string): unknown {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new RequestError(400, 'SerializationException', 'The body: expected JSON.');
  }
}

function replyOfError(error: unknown, onDefect: (error: unknown) => void): Reply {
  if (error instanceof RequestError)
    return {
      status: error.status,
      body: { __type: error.type, Message: error.message, message: error.message },
    };
  if (error instanceof ApiException) {
    const status = exceptionNames[error.type] === 'service' ? 500 : 400;
    return { status, body: { __type: error.type, Message: error.message } };
  }
  onDefect(error);
  const message = 'An internal failure. The request can be retried.';
  return { status: 500, body: { __type: 'CloudHsmInternalFailureException', Message: message } };
}

function send(response: ServerResponse, { status, body }: Reply, requestId: string): void {
  // The rest of a body that nobody read would be taken for the next request.
  const isRead = response.req.readableEnded;
  response.writeHead(status, {
    'content-type': apiContentType,
    'x-amzn-requestid': requestId,
    ...(!isRead && { connection: 'close' }),
  });
  response.end(JSON.stringify(body));
}
