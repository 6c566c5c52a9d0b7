import { actions, Memory, machines, parseScenario, useKey } from '#models';
import { transitionsOf } from '../../machine-paths/transition-names.ts';
import type { ConformanceTest, Suite } from '../conformance-test.ts';
import { useKeyName } from '../implementation.ts';
import {
  acceptedItem,
  type Item,
  kindsOfKeys,
  mistakeItem,
  outcomesOfUse,
  pairItem,
  refusedItem,
  transitionItem,
  useItem,
  useItemOf,
} from './items.ts';
import { mistakes } from './mistakes.ts';
import { Testbed } from './testbed.ts';
import { NotingWorld } from './transitions.ts';

/** Everything that a suite has to show or to be excused from, except refusals: only their source knows those. */
export function declaredItems(): readonly Item[] {
  const names = Object.values(actions).map(({ name }) => name);
  const outcomes = Object.keys(outcomesOfUse) as (keyof typeof outcomesOfUse)[];
  return [
    ...names.map(acceptedItem),
    ...kindsOfKeys.flatMap((kind) => outcomes.map((outcome) => useItemOf(kind, outcome))),
    ...Object.values(machines).flatMap((machine) =>
      [...transitionsOf(machine).values()].map((name) => transitionItem(machine.id, name)),
    ),
    ...mistakes.map(({ name }) => mistakeItem(name)),
    ...names.flatMap((first) => names.map((second) => pairItem(first, second))),
  ];
}

/**
 * What the tests of a suite show of actions, refusals and transitions: the ids of all items, found by taking their
 * steps.
 *
 * @throws Error where the model does not do what a test expects
 */
export function shownBy({ deployments, tests }: Suite): ReadonlySet<string> {
  const shown = new Set<string>();
  for (const [name, { scenario: deployment }] of Object.entries(deployments)) {
    const { scenario } = parseScenario(deployment);
    if (scenario === undefined) throw new Error(`The deployment ${name} is not valid.`);
    const testbed = new Testbed(scenario);
    for (const test of tests.filter((one) => one.deployment === name))
      for (const { id } of itemsShownBy(test, testbed)) shown.add(id);
  }
  return shown;
}

function itemsShownBy(test: ConformanceTest, testbed: Testbed): readonly Item[] {
  const world = new NotingWorld(new Memory(testbed.model.deployment));
  const items: Item[] = [];
  let before: string | undefined;
  for (const { action, parameters, expected } of test.steps) {
    const isMeant = ({
      command,
    }: {
      readonly command: { readonly parameters: typeof parameters };
    }): boolean => JSON.stringify(command.parameters) === JSON.stringify(parameters);
    if (action === useKeyName) {
      const { key, hsm } = testbed.uses.find(isMeant)!;
      const item = useItem(key, useKey(world, key, hsm));
      if (item?.id.endsWith(`/${expected.outcome}`) !== true) throw new Error(`${test.id} is wrong.`);
      items.push(item);
      continue;
    }
    const attempt = testbed.attemptsOf(action).find(isMeant)!;
    const refusal = attempt.forbidden ?? attempt.action.refuses(world, attempt.chosen);
    const reason = expected.outcome === 'refused' ? expected.reason : undefined;
    if (refusal !== reason) throw new Error(`${test.id} is wrong.`);
    if (refusal !== undefined) {
      items.push(refusedItem(action, refusal));
      continue;
    }
    attempt.action.apply(world, attempt.chosen);
    items.push(acceptedItem(action), ...(before === undefined ? [] : [pairItem(before, action)]));
    before = action;
  }
  return [...items, ...world.taken.values()];
}
