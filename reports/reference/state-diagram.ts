import type { DescribedMachine } from './described-machine.ts';

/**
 * A machine as a Mermaid state diagram.
 *
 * @remarks
 * Transitions between the same two states share one arrow, with a line for each.
 *
 * @throws Error where the name of a state could be taken for syntax
 */
export function stateDiagram({ name, states }: DescribedMachine): string {
  const labels = new Map<string, string[]>();
  for (const state of states) {
    for (const { event, guard, target } of state.transitions) {
      const arrow = `${wordOf(state.name, name)} --> ${wordOf(target, name)}`;
      const label = guard === undefined ? event : `${event} [${guard}]`;
      labels.set(arrow, [...(labels.get(arrow) ?? []), diagramText(label)]);
    }
  }
  return [
    'stateDiagram-v2',
    ...states.filter(({ isInitial }) => isInitial).map((state) => `  [*] --> ${wordOf(state.name, name)}`),
    ...[...labels].map(([arrow, lines]) => `  ${arrow} : ${lines.join('<br/>')}`),
    ...states.filter(({ isFinal }) => isFinal).map((state) => `  ${wordOf(state.name, name)} --> [*]`),
  ].join('\n');
}

/** A text in a diagram of Mermaid, where some characters would end it or be markup. */
export function diagramText(text: string): string {
  return text
    .replace(/[^\p{L}\p{N} .,()[\]'/+=-]/gu, (character) => `#${character.codePointAt(0)};`)
    .replace(/--/g, '-#45;');
}

const word = /^[A-Za-z][A-Za-z0-9_]*$/;
const syntax =
  'accdescr acctitle as choice class classdef click default direction end fork hide href join note scale state style';

function wordOf(state: string, machine: string): string {
  if (word.test(state) && !syntax.split(' ').includes(state.toLowerCase())) return state;
  throw new Error(`The state ${JSON.stringify(state)} of ${machine} cannot be drawn: use another word.`);
}
