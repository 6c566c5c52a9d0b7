import { refusals } from '#models';
import type { Seen } from './aspects.ts';
import { type Answer, type Command, useKeyName } from './implementation.ts';
import type { Outcome } from './possible-worlds.ts';
import type { Exchange, Mismatch } from './run-conformance-test.ts';
import { UnimplementedError } from './unimplemented.ts';

/** What an implementation answered, or showed, is not what is documented. */
export class NonconformanceError extends Error {
  override readonly name = 'NonconformanceError';
  /** All that was asked, the last of which is not explained. */
  readonly exchanges: readonly Exchange[];
  readonly mismatch: Mismatch;

  /** @param note - what else there is to say, in a line at the end */
  constructor(what: string, exchanges: readonly Exchange[], mismatch: Mismatch, note?: string) {
    super([what, ...explained(exchanges), ...unexplained(mismatch), ...(note ? [note] : [])].join('\n'));
    this.exchanges = exchanges;
    this.mismatch = mismatch;
  }
}

/**
 * Asks an implementation for something; a call of its own that is answered with nothing is what is told.
 *
 * @throws NonconformanceError where that is so
 */
export async function failingAsTold<Given>(
  what: string,
  exchanges: readonly Exchange[],
  ask: () => Given | Promise<Given>,
): Promise<Given> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof UnimplementedError)) throw error;
    const { operation, answered } = error;
    throw new NonconformanceError(what, exchanges, { kind: 'call', operation, answered });
  }
}

/** What can be explained: everything but the last exchange. */
function explained(exchanges: readonly Exchange[]): readonly string[] {
  const told = exchanges
    .slice(0, -1)
    .flatMap(({ command, answer }) =>
      command === undefined || answer === undefined
        ? []
        : `  ${toldCommand(command)}: ${toldAnswer(command, answer)}`,
    );
  return told.length === 0 ? ['Nothing was told before.'] : ['What is explained:', ...told];
}

function unexplained(mismatch: Mismatch): readonly string[] {
  switch (mismatch.kind) {
    case 'answer': {
      const { command, answered, allowed } = mismatch;
      return [
        'What is not:',
        `  ${toldCommand(command)}: ${toldAnswer(command, answered)}`,
        'What would have been:',
        ...allowed.map((outcome) => `  ${toldOutcome(outcome, command)}`),
      ];
    }
    case 'deployment':
      return [
        'It did not become what the deployment asks for:',
        ...mismatch.calls.map(({ call, came }) => `  ${call}: ${came}`),
        `  ${mismatch.because}`,
      ];
    case 'call':
      return ['What is no answer:', `  ${mismatch.operation} answered ${mismatch.answered}`];
    case 'observation': {
      const [least = [], ...others] = mismatch.differences;
      return [
        'What is not, although it was seen then:',
        ...least.map(({ kind, slot, aspect, value }) => `  ${kind} ${slot} ${aspect}: ${toldValue(value)}`),
        others.length === 0 ? 'What would have been:' : 'What would have been, or something further away:',
        ...least.map(
          ({ kind, slot, aspect, expected }) => `  ${kind} ${slot} ${aspect}: ${toldValue(expected)}`,
        ),
      ];
    }
  }
}

/** A command in one line. */
export function toldCommand({ action, parameters }: Command): string {
  return [action, ...Object.values(parameters)].join(' ');
}

function toldAnswer({ parameters }: Command, answer: Answer): string {
  const chosen = Object.entries(answer.parameters ?? {})
    .filter(([parameter]) => !Object.hasOwn(parameters, parameter))
    .map(([parameter, name]) => `${parameter} ${name}`);
  const details = answer.outcome === 'refused' ? [answer.reason, answer.message] : [];
  const said = [...details, ...chosen].filter((detail) => detail !== undefined);
  return said.length === 0 ? answer.outcome : `${answer.outcome} (${said.join('; ')})`;
}

function toldOutcome(outcome: Outcome, { action }: Command): string {
  switch (outcome.outcome) {
    case 'accepted':
      return action === useKeyName ? 'accepted: the call succeeds' : 'accepted';
    case 'failed':
      return 'failed: the call comes to an HSM that does not have the key';
    case 'refused': {
      const { reason } = outcome;
      const meaning = Object.hasOwn(refusals, reason) ? refusals[reason as keyof typeof refusals] : undefined;
      return meaning === undefined ? `refused: ${reason}` : `refused: ${reason} (${meaning})`;
    }
    case 'any':
      return 'anything: no such call can be made';
  }
}

const toldValue = (value: Seen | undefined): string =>
  value === undefined ? 'there is no such thing' : JSON.stringify(value);
