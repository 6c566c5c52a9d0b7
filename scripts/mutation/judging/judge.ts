import {
  type Actions,
  actions,
  ContradictionError,
  parseScenario,
  publicScenarios,
  type Scenario,
  UnacceptedEventError,
  type Verdict,
} from '#models';
import { mutants, properties, sliceSize, Verification, type VerificationOptions } from '#properties';

import { drawnScenarios } from './known.ts';

// Loaded once for each mutant, together with the models that have the mistake.

/** What a scenario comes to. */
export interface Observation {
  readonly worlds: number;
  readonly transitions: number;
  readonly depth: number;
  readonly complete: boolean;
  /** By property; without those that are incomplete. */
  readonly verdicts: Readonly<Record<string, Verdict>>;
  readonly defect: Defect | null;
}

/** What stopped a search: a machine or an engine found the model defective, or its code broke. */
export interface Defect {
  readonly kind: 'machine' | 'engine' | 'crash';
  readonly message: string;
}

/** A scenario that mutants are judged in. */
export interface JudgedScenario {
  readonly name: string;
  /** It comes with keysync, belongs to a mutant made by hand, or was drawn by lot. */
  readonly origin: 'public' | 'by-hand' | 'drawn';
  readonly scenario: Scenario;
}

/** All scenarios that there are, each deployment once. */
export function grounds(): readonly JudgedScenario[] {
  const own = mutants.map(({ name, scenario }): JudgedScenario => ({ name, origin: 'by-hand', scenario }));
  const drawn = [...drawnScenarios()].map(([name, value]): JudgedScenario => {
    const { scenario, problems } = parseScenario(value);
    if (scenario === undefined) throw new Error(`${name} is not valid: ${JSON.stringify(problems)}.`);
    return { name, origin: 'drawn', scenario };
  });
  const all = [
    ...publicScenarios.map(
      (scenario): JudgedScenario => ({ name: scenario.name, origin: 'public', scenario }),
    ),
    ...own,
    ...drawn,
  ];
  // Many mutants share a scenario, but for its name.
  const distinct = new Map<string, JudgedScenario>();
  for (const ground of all) {
    const { name: _, note: __, expect: ___, ...deployment } = ground.scenario;
    const text = JSON.stringify(deployment);
    if (!distinct.has(text)) distinct.set(text, ground);
  }
  return [...distinct.values()];
}

/** The names of all properties, in the order of the reports. */
export const propertyNames: readonly string[] = properties.map(({ name }) => name);

/** The mutants made by hand: name and action. */
export const madeByHand: readonly { readonly name: string; readonly action: string }[] = mutants.map(
  ({ name, action }) => ({ name, action }),
);

/** The actions with the mistake of a mutant made by hand. */
export function actionsOf(name: string): Actions {
  const mutant = mutants.find((one) => one.name === name);
  if (mutant === undefined) throw new Error(`There is no mutant ${name}.`);
  return { ...actions, ...mutant.mutation };
}

/** Verifies a scenario with every property, whatever is wrong with the models. */
export function observe(scenario: Scenario, options: VerificationOptions): Observation {
  let verification: Verification | undefined;
  let defect: Defect | null = null;
  try {
    // A mistake in the source may treat one HSM or key differently, and nobody tells the search so.
    verification = new Verification(scenario, { ...options, symmetry: false });
    while (verification.advance(sliceSize));
  } catch (error) {
    defect = defectOf(error);
  }
  if (verification === undefined) return { ...nothingSeen, defect };
  try {
    const { worlds, transitions, depth, complete, properties: results } = verification.result();
    const decided = results.filter(({ verdict }) => verdict !== 'incomplete');
    const verdicts = Object.fromEntries(decided.map(({ name, verdict }) => [name, verdict]));
    return { worlds, transitions, depth, complete: complete && defect === null, verdicts, defect };
  } catch (error) {
    // To tell a trace, its steps are taken again, which a defective model may refuse.
    return { ...nothingSeen, defect: defect ?? defectOf(error) };
  }
}

const nothingSeen = { worlds: 0, transitions: 0, depth: 0, complete: false, verdicts: {} } as const;

function defectOf(error: unknown): Defect {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof UnacceptedEventError) return { kind: 'machine', message };
  if (error instanceof ContradictionError) return { kind: 'engine', message };
  return { kind: 'crash', message };
}
