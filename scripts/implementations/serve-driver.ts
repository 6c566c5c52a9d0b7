import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { Command, ConformanceDeployment, Implementation, UnimplementedError } from '#properties';
import type { ApiCaller, RawAnswer } from '../conformance/wire/caller.ts';

/** The version of the protocol that is spoken here. */
const protocol = 1;

/**
 * Serves the driver protocol for any implementation, one line after the other, until it is told bye or nobody asks
 * any more.
 *
 * @remarks
 * What the implementation throws is a defect of its driver, and no answer: it is said as an `error`, and ends the run.
 */
export async function serveDriver(
  implementation: Implementation,
  input: Readable,
  output: Writable,
  version?: string,
): Promise<void> {
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === '') continue;
    const { id, request, answer } = await answerTo(line, implementation, version);
    output.write(`${JSON.stringify({ id, ...answer })}\n`);
    if (request === 'bye') break;
  }
  // Otherwise a process waits for the end of an input that nobody reads.
  input.destroy();
}

interface Answered {
  readonly id: unknown;
  readonly request?: unknown;
  readonly answer: object;
}

async function answerTo(line: string, implementation: Implementation, version?: string): Promise<Answered> {
  let asked: Readonly<Record<string, unknown>>;
  try {
    asked = objectIn(JSON.parse(line), 'a request');
  } catch (error) {
    return { id: null, answer: { error: `This is no request: ${messageOf(error)}` } };
  }
  const { id = null, request } = asked;
  try {
    return { id, request, answer: await replyTo(asked, implementation, version) };
  } catch (error) {
    if (isUnimplemented(error)) {
      const { operation, answered } = error;
      return { id, request, answer: { outcome: 'unimplemented', operation, answered } };
    }
    return { id, request, answer: { error: messageOf(error) } };
  }
}

/** By its name: a driver needs nothing of keysync but types, and starts in a fifth of the time without the rest. */
const isUnimplemented = (error: unknown): error is UnimplementedError =>
  error instanceof Error && error.name === ('UnimplementedError' satisfies UnimplementedError['name']);

async function replyTo(
  asked: Readonly<Record<string, unknown>>,
  implementation: Implementation,
  version?: string,
): Promise<object> {
  const { request } = asked;
  switch (request) {
    case 'hello': {
      if (asked['protocol'] !== protocol) throw new Error(`Only version ${protocol} is spoken here.`);
      const capabilities = await implementation.capabilities();
      const { calls } = implementation as Partial<ApiCaller>;
      return {
        protocol,
        name: implementation.name,
        ...(version && { version }),
        ...capabilities,
        ...(calls !== undefined && { calls }),
      };
    }
    case 'reset':
      // What a deployment is, keysync has checked.
      return implementation.reset(objectIn(asked['deployment'], 'a deployment') as ConformanceDeployment);
    case 'do':
      return implementation.act(commandIn(asked));
    case 'observe':
      return { observation: await implementation.observe() };
    case 'call':
      return { outcome: 'answered', ...(await callOf(asked, implementation as Partial<ApiCaller>)) };
    case 'bye':
      return { outcome: 'bye' };
    default:
      throw new Error(`There is no request ${JSON.stringify(request)}.`);
  }
}

function callOf(
  asked: Readonly<Record<string, unknown>>,
  implementation: Partial<ApiCaller>,
): Promise<RawAnswer> {
  const { region, operation } = asked;
  if (implementation.calls === undefined || implementation.call === undefined)
    throw new Error('This driver makes no calls.');
  if (typeof region !== 'string' || typeof operation !== 'string')
    throw new Error('The request does not say which operation, or in which region.');
  return implementation.call(region, operation, objectIn(asked['input'] ?? {}, 'an input'));
}

function commandIn(asked: Readonly<Record<string, unknown>>): Command {
  const { action } = asked;
  if (typeof action !== 'string') throw new Error('The request does not say which action.');
  const parameters = Object.entries(objectIn(asked['parameters'] ?? {}, 'parameters'));
  const unnamed = parameters.find(([, name]) => typeof name !== 'string');
  if (unnamed !== undefined) throw new Error(`The parameter ${JSON.stringify(unnamed[0])} is no name.`);
  return { action, parameters: Object.fromEntries(parameters) as Command['parameters'] };
}

function objectIn(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error(`Expected ${what}, an object, instead of ${JSON.stringify(value)}.`);
  return value as Readonly<Record<string, unknown>>;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
