import { actions, type ClauseId, clauses, publicScenarios, type Scenario } from '#models';
import { takenActionsIn } from '#properties';
import type { ClauseTrace, MutationMatrix, Place } from '#reports';
import { evidenceOf } from './evidence.ts';
import type { Mention } from './scan.ts';

/** What happens in a scenario, and what it has something to say about. */
export interface Happenings {
  readonly scenario: string;
  readonly actions: ReadonlySet<string>;
  readonly properties: ReadonlySet<string>;
}

/** Large scenarios are left after so many worlds: which actions happen in them shows long before. */
const worldCountMax = 30_000;

let happenings: readonly Happenings[] | undefined;

/**
 * What happens in the public scenarios, found once in a process; what their properties say is what they expect, which
 * `npm run verify` proves.
 */
export function happeningsInPublicScenarios(): readonly Happenings[] {
  happenings ??= publicScenarios.map((scenario) => ({
    scenario: scenario.name,
    actions: new Set(takenActionsIn(scenario, { worldCountMax })),
    properties: new Set(spokenOf(scenario)),
  }));
  return happenings;
}

const spokenOf = ({ expect = {} }: Scenario): string[] =>
  Object.keys(expect).filter((name) => expect[name] !== 'vacuous' && expect[name] !== 'unreachable');

/**
 * Follows every clause through the repository.
 *
 * @param tabled - the test file of each action, by the name of its variable
 * @param matrix - what became of the mutants
 */
export function tracesOf(
  mentions: readonly Mention[],
  tabled: ReadonlyMap<string, string>,
  happenings: readonly Happenings[],
  matrix: MutationMatrix,
): readonly ClauseTrace[] {
  const testFiles = new Map(
    Object.entries(actions).map(([variable, { name }]) => [name as string, tabled.get(variable)] as const),
  );
  return (Object.keys(clauses) as ClauseId[]).map((clause) => {
    const own = mentions.filter(({ id }) => id === clause);
    const following = own.filter(({ kind }) => kind !== 'test');
    const named = (kind: Mention['kind']): readonly string[] =>
      following.filter((mention) => mention.kind === kind).map(({ name }) => name);
    const [taken, claimed] = [named('action'), named('property')];
    return {
      clause,
      followedBy: following.map(({ kind, name, file }) => ({ kind, name, file })),
      tests: [
        ...own.filter(({ kind }) => kind === 'test').map(({ name, file }) => ({ name, file })),
        ...taken.flatMap((name) => placeOf(`the refusals and effects of ${name}`, testFiles.get(name))),
        ...testsOfMachines(following),
      ],
      evidence: evidenceOf(clause, matrix),
      scenarios: happenings
        .filter(
          (happening) =>
            taken.some((name) => happening.actions.has(name)) ||
            claimed.some((name) => happening.properties.has(name)),
        )
        .map(({ scenario }) => scenario),
    };
  });
}

const placeOf = (name: string, file: string | undefined): Place[] =>
  file === undefined ? [] : [{ name, file }];

/** Every state and transition is on the paths that are walked with both engines. */
function testsOfMachines(following: readonly Mention[]): readonly Place[] {
  const isOfMachine = following.some(({ file }) => file.endsWith('.machine.ts'));
  return isOfMachine
    ? [{ name: 'the paths through the machines', file: 'properties/machine-paths/machine-paths.test.ts' }]
    : [];
}
