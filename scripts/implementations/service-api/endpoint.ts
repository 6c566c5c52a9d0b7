import type { CloudHSMV2 } from '@aws-sdk/client-cloudhsm-v2';
import { BrokenImplementationError, type MadeCall, UnimplementedError } from '#properties';
import type { RawAnswer } from '../../conformance/wire/caller.ts';
import { isRefusal, noAnswerOf } from './no-answer.ts';
import { rawCall } from './raw-call.ts';

/** Where a service is, and how it is asked. */
export interface EndpointOptions {
  /** Its address; `{region}` stands for the region, where every region has its own. */
  readonly url: string;
  /** The type of the HSMs of its clusters. */
  readonly hsmType: string;
  /** FIPS or NON_FIPS, for types that need it. */
  readonly mode?: string;
  /** The subnets of every cluster. */
  readonly subnets: readonly string[];
  /** Where clusters are activated: the data plane of `keysync serve`, or something that answers like it. */
  readonly dataPlane?: string;
  /** How long something may take that has to come, in seconds. */
  readonly patience: number;
  /** What the service is not asked to do. */
  readonly without?: readonly string[];
}

/** What a service answered. */
export type Reply<Output> =
  | { readonly outcome: 'accepted'; readonly output: Output }
  | { readonly outcome: 'refused'; readonly message: string };

/** A service that is asked by the official client. */
export class Endpoint {
  readonly options: EndpointOptions;
  readonly #clients = new Map<string, CloudHSMV2>();
  #calls: MadeCall[] = [];
  /** The call that is under way. */
  #current: { readonly operation: string; readonly input: object } = { operation: 'no call', input: {} };

  constructor(options: EndpointOptions) {
    this.options = options;
  }

  /** The calls since the last time that somebody asked, but for those that only look. */
  takeCalls(): readonly MadeCall[] {
    const calls = this.#calls;
    this.#calls = [];
    return calls;
  }

  /** Whether the service is asked for this operation at all. */
  knows(operation: string): boolean {
    return this.options.without?.includes(operation) !== true;
  }

  /**
   * Asks for something in a region.
   *
   * @throws UnimplementedError where the service answers with nothing that is an answer
   * @throws BrokenImplementationError where what comes says nothing of how the service behaves
   */
  async ask<Output>(
    region: string,
    request: (client: CloudHSMV2) => Promise<Output>,
  ): Promise<Reply<Output>> {
    const client = await this.#clientIn(region);
    try {
      const output = await request(client);
      this.#note('accepted');
      return { outcome: 'accepted', output };
    } catch (error) {
      const { name, message } = error as Error;
      if (isRefusal(error as Error)) {
        this.#note(`refused, ${name}: ${message}`);
        return { outcome: 'refused', message: `${name}: ${message}` };
      }
      const answered = noAnswerOf(error as Error);
      if (answered === undefined)
        throw new BrokenImplementationError('gave-up', `${this.#place(region)} answered ${name}: ${message}`);
      this.#note(answered);
      throw new UnimplementedError({ operation: this.#current.operation, answered });
    }
  }

  /** Asks for something that a service does not refuse. */
  async read<Output>(region: string, request: (client: CloudHSMV2) => Promise<Output>): Promise<Output> {
    const reply = await this.ask(region, request);
    if (reply.outcome === 'accepted') return reply.output;
    throw new UnimplementedError({
      operation: this.#current.operation,
      answered: `a refusal, ${reply.message}`,
    });
  }

  /** An answer lacks what it must have. */
  lacks(operation: string, field: string): UnimplementedError {
    return new UnimplementedError({ operation, answered: `HTTP 200 without ${field}` });
  }

  #note(came: string): void {
    const { operation, input } = this.#current;
    if (operation.startsWith('Describe')) return;
    const told = Object.entries(input).map(([name, value]) => ` ${name}=${inShort(value)}`);
    this.#calls.push({ call: `${operation}${told.join('')}`, came });
  }

  /**
   * Makes a call as it is told, and returns what came, as it came.
   *
   * @throws BrokenImplementationError where nothing came
   */
  async call(region: string, operation: string, input: object): Promise<RawAnswer> {
    const { dataPlane } = this.options;
    if (operation === 'activate-cluster' && dataPlane !== undefined) {
      const { status, body } = await post(activationUrl(dataPlane), input);
      return { status, contentType: 'application/json', body: JSON.stringify(body) };
    }
    try {
      return await rawCall(await this.#clientIn(region), operation, input);
    } catch (error) {
      const { name, message } = error as Error;
      throw new BrokenImplementationError('gave-up', `${this.#place(region)}: ${name}: ${message}`);
    }
  }

  /** Has the first password of a cluster changed, on its HSMs. */
  async activate(clusterId: string): Promise<Reply<undefined>> {
    const { dataPlane } = this.options;
    if (dataPlane === undefined) throw new Error('There is no data plane to activate a cluster on.');
    const url = activationUrl(dataPlane);
    this.#current = { operation: 'POST activate-cluster', input: { ClusterId: clusterId } };
    const { status, body } = await post(url, { ClusterId: clusterId });
    const name = String(body['__type']);
    const message = `${name}: ${String(body['Message'])}`;
    this.#note(status === 200 ? 'accepted' : `HTTP ${status}, ${message}`);
    if (status === 200) return { outcome: 'accepted', output: undefined };
    if (isRefusal({ name })) return { outcome: 'refused', message };
    throw new BrokenImplementationError('gave-up', `${url} answered ${status}, ${message}`);
  }

  /** Closes all connections. */
  end(): void {
    for (const client of this.#clients.values()) client.destroy();
    this.#clients.clear();
  }

  #place(region: string): string {
    return `${this.options.url} (${region})`;
  }

  async #clientIn(region: string): Promise<CloudHSMV2> {
    const known = this.#clients.get(region);
    if (known !== undefined) return known;
    // Loaded here: nothing else of keysync needs it.
    const sdk = await import('@aws-sdk/client-cloudhsm-v2');
    const url = this.options.url.replaceAll('{region}', region);
    const client = new sdk.CloudHSMV2({
      region,
      endpoint: url,
      ...(takesAnyCredentials(url) && {
        credentials: { accessKeyId: 'keysync', secretAccessKey: 'keysync' },
      }),
    });
    addMode(client, this.options.mode);
    client.middlewareStack.add(
      (next, { commandName }) =>
        (args) => {
          this.#current = { operation: String(commandName).replace(/Command$/, ''), input: args.input };
          return next(args);
        },
      { step: 'initialize', name: 'noteCall' },
    );
    this.#clients.set(region, client);
    return client;
  }
}

const activationUrl = (dataPlane: string): string => `${dataPlane.replace(/\/+$/, '')}/activate-cluster`;

const valueLengthMax = 60;

/** A value of a request in a line: nobody reads a certificate there. */
function inShort(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length <= valueLengthMax && !text.includes('\n') ? text : '…';
}

async function post(
  url: string,
  body: object,
): Promise<{ readonly status: number; readonly body: Readonly<Record<string, unknown>> }> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer: unknown = JSON.parse((await response.text()) || '{}');
    return { status: response.status, body: Object(answer) as Readonly<Record<string, unknown>> };
  } catch (error) {
    throw new BrokenImplementationError('gave-up', `${url}: ${(error as Error).message}`);
  }
}

/** A mock on this machine is not to be shown anybody's credentials, and asks for none. */
export function takesAnyCredentials(url: string): boolean {
  const { hostname } = new URL(url);
  return isLoopback(hostname) && process.env['AWS_ACCESS_KEY_ID'] === undefined;
}

/** Whether a host is this machine. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127\./.test(host);

/** This version of the client is older than the mode of a cluster, and would leave it out. */
function addMode(client: CloudHSMV2, mode: string | undefined): void {
  if (mode === undefined) return;
  client.middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        const request = args.request as { body: string };
        if (commandName === 'CreateClusterCommand')
          request.body = JSON.stringify({ ...(JSON.parse(request.body) as object), Mode: mode });
        return next(args);
      },
    { step: 'build', priority: 'high', name: 'addMode' },
  );
}
