import { type ExceptionName, exceptionNames, exceptionsOf } from '../../service/api-exception.ts';
import type { ApiCaller, JsonObject, RawAnswer } from './caller.ts';
import { type Output, responseShapes, type WireOperation } from './response-shapes.ts';

/** A call, and what came of it. */
export interface WireExchange {
  readonly operation: string;
  readonly region: string;
  readonly input: JsonObject;
  readonly answer: RawAnswer;
}

/** Something on the wire is not as the model of the API says. */
export class WireProblem extends Error {
  override readonly name = 'WireProblem';
  /** What it comes from: the same text for what is the same in another answer. */
  readonly kind: string;
  /** Whether the service has no such operation. */
  readonly isMissing: boolean;

  constructor(message: string, kind = message, isMissing = false) {
    super(message);
    this.kind = kind;
    this.isMissing = isMissing;
  }
}

/** There is nothing to try a test on. */
export class NothingToTry extends Error {
  override readonly name = 'NothingToTry';
}

/**
 * Calls of one test.
 *
 * @remarks
 * The answers of the operation that the test is about are checked; those of others have tests of their own, and are
 * taken as far as they go.
 */
export class WireSession {
  readonly exchanges: WireExchange[] = [];
  readonly region: string;
  readonly #caller: ApiCaller;
  readonly #about: WireOperation;

  constructor(caller: ApiCaller, about: WireOperation) {
    this.#about = about;
    if (caller.calls === undefined) throw new Error('No calls can be made.');
    this.#caller = caller;
    this.region = caller.calls.region;
  }

  /** Makes a call that has to be accepted. */
  async accepted<Name extends WireOperation>(
    operation: Name,
    input: JsonObject,
    region = this.region,
  ): Promise<Output<Name>> {
    const answer = await this.#call(operation, input, region);
    if (answer.status !== 200) throw this.#otherThan(operation, 'HTTP 200', answer);
    const shape = responseShapes[operation];
    const result = shape.safeParse(jsonIn(operation, answer));
    if (result.success) return result.data as Output<Name>;
    if (operation !== this.#about) return partOf(operation, jsonIn(operation, answer)) as Output<Name>;
    const [issue] = result.error.issues;
    const path = issue!.path.map(String);
    const given = valueAt(jsonIn(operation, answer), path);
    const message = issue!.message.replace(/^Invalid (input|option): /, '');
    const told = given === undefined ? 'it is not there' : `it is ${inShort(JSON.stringify(given))}`;
    throw new WireProblem(
      `${operation}: ${path.join('.')}: ${message}, and ${told}`,
      `${path.filter((name) => !/^\d+$/.test(name)).at(-1)}: ${message}`,
    );
  }

  /** Makes a call that has to be refused, by an exception that the operation declares; by which, where it is said. */
  async refused(
    operation: WireOperation,
    input: JsonObject,
    wanted?: readonly ExceptionName[],
    region = this.region,
  ): Promise<void> {
    const answer = await this.#call(operation, input, region);
    const allowed = wanted ?? exceptionsOf(operation);
    if (answer.status === 200) throw this.#otherThan(operation, namesOf(wanted), answer);
    const { name, message } = exceptionIn(operation, answer);
    const isDeclared = exceptionsOf(operation).some((one) => one === name);
    if (!isDeclared)
      throw new WireProblem(
        `${operation}: ${name} is an exception that it does not declare`,
        `${name} is not declared`,
      );
    const status = exceptionNames[name as ExceptionName] === 'service' ? 500 : 400;
    if (answer.status !== status)
      throw new WireProblem(`${operation}: ${name} came with HTTP ${answer.status} instead of ${status}`);
    if (message === undefined)
      throw new WireProblem(`${operation}: ${name} came without a Message`, 'no Message');
    if (!allowed.some((one) => one === name)) throw this.#otherThan(operation, namesOf(wanted), answer);
  }

  /** Makes a call without looking at what comes. */
  async any(operation: string, input: JsonObject, region = this.region): Promise<RawAnswer> {
    return this.#caller.call(region, operation, input);
  }

  async #call(operation: WireOperation, input: JsonObject, region: string): Promise<RawAnswer> {
    const answer = await this.#caller.call(region, operation, input);
    this.exchanges.push({ operation, region, input, answer });
    if (isHtml(answer)) throw missing(operation, `HTTP ${answer.status} with a page of HTML`);
    if (answer.status === 501) throw missing(operation, 'HTTP 501');
    return answer;
  }

  #otherThan(operation: WireOperation, wanted: string, answer: RawAnswer): WireProblem {
    if (answer.status === 200)
      return new WireProblem(`${operation} was accepted, and should be answered with ${wanted}`);
    const { name, message = '' } = exceptionIn(operation, answer);
    if (!Object.hasOwn(exceptionNames, name))
      return missing(operation, `HTTP ${answer.status}, ${name}, which is no exception of the API`);
    return new WireProblem(
      `${operation} was answered with ${name} (${inShort(message)}), and should be answered with ${wanted}`,
    );
  }
}

/** As much of an answer as it takes to go on, where something else of it is wrong. */
function partOf(operation: WireOperation, json: unknown): unknown {
  const { Cluster, Clusters, Hsm, Backup, Backups, TagList, ...rest } = Object(json) as JsonObject;
  const parts = { Cluster, Clusters, Hsm, Backup, Backups, TagList };
  const needed = neededOf[operation];
  if (needed !== undefined && typeof parts[needed] !== 'object')
    throw new NothingToTry(`the answer to ${operation} has no ${needed}`);
  return { ...parts, ...rest };
}

const neededOf: Partial<
  Record<WireOperation, 'Cluster' | 'Clusters' | 'Hsm' | 'Backup' | 'Backups' | 'TagList'>
> = {
  CreateCluster: 'Cluster',
  CreateHsm: 'Hsm',
  DeleteBackup: 'Backup',
  DeleteCluster: 'Cluster',
  DescribeBackups: 'Backups',
  DescribeClusters: 'Clusters',
  ListTags: 'TagList',
  ModifyBackupAttributes: 'Backup',
  ModifyCluster: 'Cluster',
  RestoreBackup: 'Backup',
};

const missing = (operation: string, answered: string): WireProblem =>
  new WireProblem(`${operation} answered ${answered}`, undefined, true);

const isHtml = ({ contentType, body }: RawAnswer): boolean =>
  /html/i.test(contentType) || /^\s*<(!doctype|html)/i.test(body);

const namesOf = (wanted: readonly ExceptionName[] | undefined): string =>
  wanted === undefined ? 'an exception' : wanted.join(' or ');

function jsonIn(operation: string, { body, status }: RawAnswer): unknown {
  try {
    return JSON.parse(body === '' ? '{}' : body);
  } catch {
    throw missing(operation, `HTTP ${status} with no JSON`);
  }
}

/** The name of an exception, without the space that it may be in. */
function exceptionIn(
  operation: string,
  answer: RawAnswer,
): { readonly name: string; readonly message?: string } {
  const { __type: type, Message, message = Message } = Object(jsonIn(operation, answer)) as JsonObject;
  const name = typeof type === 'string' ? type.replace(/^.*#/, '') : 'no __type';
  return { name, ...(typeof message === 'string' && { message }) };
}

const valueAt = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((inner, name) => (Object(inner) as JsonObject)[name], value);

const lengthMax = 80;
const inShort = (text: string): string => (text.length <= lengthMax ? text : `${text.slice(0, lengthMax)}…`);
