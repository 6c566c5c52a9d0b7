import { problemsOf } from '#models';
import {
  type Answer,
  type Capabilities,
  type Command,
  type ConformanceDeployment,
  type Implementation,
  type Observation,
  type Readiness,
  UnimplementedError,
} from '#properties';
import {
  capabilitiesOf,
  type DriverAnswers,
  driverAnswerSchemas,
  driverErrorSchema,
  driverUnimplementedSchema,
  protocolVersion,
} from '#reports';
import { pathText } from '../input/files/json-file.ts';
import { LineProcess, type LineProcessOptions, shown } from './line-process.ts';
import type { ApiCaller, CallTerms, JsonObject, RawAnswer } from './wire/caller.ts';

type RequestName = keyof DriverAnswers;

/** The requests for which a driver makes calls. */
const unimplementable: readonly RequestName[] = ['reset', 'do', 'observe'];

/**
 * An implementation behind a driver: a command line that speaks the driver protocol.
 *
 * @remarks
 * Whatever goes wrong is a `BrokenImplementationError`, and whoever made it calls `end`, whatever came before.
 */
export class DriverProcess implements Implementation, ApiCaller {
  readonly #process: LineProcess;
  #name: string;
  #version: string | undefined;
  #calls: CallTerms | undefined;
  #capabilities: Promise<Capabilities> | undefined;
  #id = 0;

  /** @param command - as a person would type it into a shell */
  constructor(command: string, options: LineProcessOptions) {
    this.#name = command;
    this.#process = new LineProcess(command, options);
  }

  /** What it calls itself; before it said so, the command line. */
  get name(): string {
    return this.#name;
  }

  /** Which version it says it is. */
  get version(): string | undefined {
    return this.#version;
  }

  /** Its process group. */
  get group(): number | undefined {
    return this.#process.group;
  }

  /** What it wrote to its standard error last. */
  get lastWords(): readonly string[] {
    return this.#process.lastWords.filter((line) => line !== '');
  }

  /** It is asked once: hello comes before everything else, and never again. */
  capabilities(): Promise<Capabilities> {
    this.#capabilities ??= this.#hello();
    return this.#capabilities;
  }

  async #hello(): Promise<Capabilities> {
    const hello = await this.#ask('hello', { protocol: protocolVersion });
    this.#name = hello.name;
    this.#version = hello.version;
    this.#calls = hello.calls;
    return capabilitiesOf(hello);
  }

  async reset(deployment: ConformanceDeployment): Promise<Readiness> {
    const { id: _, ...readiness } = await this.#ask('reset', { deployment });
    return readiness;
  }

  async act({ action, parameters }: Command): Promise<Answer> {
    const { id: _, ...answer } = await this.#ask('do', { action, parameters });
    return answer;
  }

  async observe(): Promise<Observation> {
    return (await this.#ask('observe', {})).observation;
  }

  /** How calls of the API are made, where it makes any; known once it said what it can do. */
  get calls(): CallTerms | undefined {
    return this.#calls;
  }

  async call(region: string, operation: string, input: JsonObject): Promise<RawAnswer> {
    const { status, contentType, body } = await this.#ask('call', { region, operation, input });
    return { status, contentType, body };
  }

  /** Says good-bye, and waits until the driver has ended. */
  async leave(): Promise<void> {
    await this.#ask('bye', {});
    await this.#process.leave();
  }

  /** Whoever waits for an answer waits no longer. */
  interrupt(): void {
    this.#process.interrupt();
  }

  /** Ends it and all that it started, if there is anything left. */
  end(): Promise<void> {
    return this.#process.end();
  }

  async #ask<Name extends RequestName>(request: Name, rest: object): Promise<DriverAnswers[Name]> {
    this.#id += 1;
    const line = await this.#process.ask(JSON.stringify({ id: this.#id, request, ...rest }));
    const value = this.#parsed(line);
    if (value['id'] !== this.#id && Number.isInteger(value['id'])) {
      const message = `it answered request ${value['id']} when it was asked request ${this.#id}: ${shown(line)}`;
      throw this.#process.broken('out-of-turn', message);
    }
    const gaveUp = driverErrorSchema.safeParse(value);
    if (gaveUp.success) throw this.#process.broken('gave-up', gaveUp.data.error);
    const missing = driverUnimplementedSchema.safeParse(value);
    if (missing.success && unimplementable.includes(request)) throw new UnimplementedError(missing.data);
    // Another version may answer in another form, so that this is told first.
    const isOther =
      request === 'hello' && Number.isInteger(value['protocol']) && value['protocol'] !== protocolVersion;
    if (isOther) {
      const message = `it speaks version ${value['protocol']} of the protocol, keysync version ${protocolVersion}`;
      throw this.#process.broken('wrong-version', message);
    }
    const schema = driverAnswerSchemas[request];
    const answer = schema.safeParse(value);
    if (answer.success) return answer.data as unknown as DriverAnswers[Name];
    const [problem] = problemsOf(schema, answer.error, value);
    const where = problem === undefined || problem.path.length === 0 ? '' : `${pathText(problem.path)}: `;
    const what = problem === undefined ? 'this is no answer' : `${where}${problem.message}`;
    throw this.#process.broken('garbage', `${what}, in its answer to ${request}: ${shown(line)}`);
  }

  #parsed(line: string): Readonly<Record<string, unknown>> {
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      throw this.#process.broken('garbage', `a line that is no JSON: ${shown(line)}`);
    }
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Readonly<Record<string, unknown>>;
    throw this.#process.broken('garbage', `a line that is no JSON object: ${shown(line)}`);
  }
}
