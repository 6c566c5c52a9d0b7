import type { AnyStateMachine } from 'xstate';

/** What is known to be wrong with a transition or a state of a machine; undefined where nothing is. */
type Answer = string | undefined;

const answers = new WeakMap<AnyStateMachine, Map<string, Answer>>();

/** More than a process that looks at one deployment after the other needs at a time. */
const answerCountMax = 10_000;

/**
 * The answer to a question about a machine, found once for all searches of the process.
 *
 * @remarks
 * Searches of one deployment after the other go through the same few transitions. A machine is a pure function of its
 * state and the event, and whoever asks names in the question all else that the answer depends on. Another machine,
 * such as a mutant, has answers of its own.
 */
export function answerAbout(machine: AnyStateMachine, question: string, find: () => Answer): Answer {
  let known = answers.get(machine);
  if (known === undefined) {
    known = new Map();
    answers.set(machine, known);
  }
  if (known.has(question)) return known.get(question);
  const answer = find();
  if (known.size >= answerCountMax) known.clear();
  known.set(question, answer);
  return answer;
}
