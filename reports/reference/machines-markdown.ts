import { clauseLink, code, nameLink, prose, table } from '../formats/markdown.ts';
import type { DescribedMachine, DescribedState, DescribedTransition } from './described-machine.ts';
import { originText } from './meaning.ts';
import { stateDiagram } from './state-diagram.ts';

/** Which states a lifecycle has that the vendor's API knows as well, and which not; each with the reason. */
export interface ApiStates {
  /** Machine to state to why the machine has it and the API does not. */
  readonly ours: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Machine to state to why the API has it and the machine does not. */
  readonly notModelled: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/**
 * Every machine as a Markdown page: what it means, a picture, its states and transitions.
 *
 * @param tellers - machine and event, as in `hsm hsm.failed`, to the names of the actions that tell it
 */
export function machinesMarkdown(
  machines: readonly DescribedMachine[],
  api: ApiStates,
  tellers: ReadonlyMap<string, readonly string[]>,
): string {
  return [
    '# The machines',
    '',
    'Every lifecycle of the model is an XState machine. An action tells it what happened, in the past tense, and the machine',
    'says what that leads to. What a state has no transition for cannot happen in it: an action that tells it all the same',
    'is a defect of the model. `npm run docs` makes this page from the machines themselves.',
    '',
    table([
      ['machine', 'what it is', 'states'],
      ...machines.map(({ name, meaning, states }) => [
        nameLink('', name),
        prose(meaning.summary),
        String(states.length),
      ]),
    ]),
    '',
    ...machines.flatMap((machine) => machineSection(machine, api, tellers)),
    ...notModelledSection(api),
  ].join('\n');
}

function machineSection(
  machine: DescribedMachine,
  { ours }: ApiStates,
  tellers: ReadonlyMap<string, readonly string[]>,
): string[] {
  const { name, meaning, clause, carries, guards, states } = machine;
  return [
    `## ${code(name)}`,
    '',
    prose(meaning.summary),
    ...(meaning.remarks === undefined ? [] : ['', prose(meaning.remarks)]),
    '',
    originText(clause, meaning),
    ...(carries.length === 0 ? [] : [`Besides its state it carries ${carries.map(code).join(', ')}.`]),
    '',
    '```mermaid',
    stateDiagram(machine),
    '```',
    '',
    stateTable(states, ours[name]),
    '',
    transitionTable(machine, tellers),
    '',
    ...guardList(guards),
  ];
}

/** Where the API knows the lifecycle too, a column says whose each state is. */
function stateTable(states: readonly DescribedState[], ours: ApiStates['ours'][string] | undefined): string {
  return table([
    ['state', 'what it means', 'clause', ...(ours === undefined ? [] : ['whose'])],
    ...states.map(({ name, description, clause, isInitial, isFinal }) => [
      `${code(name)}${isInitial ? ', initial' : ''}${isFinal ? ', final' : ''}`,
      prose(description),
      clauseLink(clause),
      ...(ours === undefined ? [] : [whose(ours[name])]),
    ]),
  ]);
}

const whose = (reason: string | undefined): string =>
  reason === undefined ? 'API' : `ours. ${prose(reason)}`;

function transitionTable(
  { name: machine, states }: DescribedMachine,
  tellers: ReadonlyMap<string, readonly string[]>,
): string {
  const rows = states.flatMap((state) =>
    state.transitions.map((transition) => [
      code(state.name),
      eventText(transition),
      transition.target === state.name ? 'stays' : code(transition.target),
      prose(transition.description),
      clauseLink(transition.clause),
      (tellers.get(`${machine} ${transition.event}`) ?? [])
        .map((action) => nameLink('actions.md', action))
        .join(', '),
    ]),
  );
  return table([['in', 'event', 'then', 'what happened', 'clause', 'told by'], ...rows]);
}

function eventText({ event, guard }: DescribedTransition): string {
  if (guard === undefined) return code(event);
  return guard === 'else' ? `${code(event)} else` : `${code(event)} if ${code(guard)}`;
}

function guardList(guards: DescribedMachine['guards']): string[] {
  const conditions = Object.entries(guards);
  if (conditions.length === 0) return [];
  return [
    'The conditions, as the machine writes them:',
    '',
    ...conditions.map(([guard, condition]) => `- ${code(guard)}: ${code(condition)}`),
    '',
  ];
}

function notModelledSection({ notModelled }: ApiStates): string[] {
  const rows = Object.entries(notModelled).flatMap(([machine, states]) =>
    Object.entries(states).map(([state, reason]) => [code(state), nameLink('', machine), prose(reason)]),
  );
  if (rows.length === 0) return [];
  return ['## API states that are not modelled, and why', '', table([['state', 'of', 'why'], ...rows]), ''];
}
