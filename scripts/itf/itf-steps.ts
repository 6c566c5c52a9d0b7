import {
  type Deployment,
  type Model,
  modelOf,
  type Path,
  type Scenario,
  type StepName,
  unknownName,
} from '#models';
import { useKeyName } from '#properties';
import { actionTaken, nondetPicks } from '#reports';
import type { JsonFile } from '../input/files/json-file.ts';
import type { GivenState } from './read-itf.ts';

const remedy =
  'Each state after the first says with mbt::actionTaken and mbt::nondetPicks which step led to it, as "quint run --mbt" does.';

/** Reads the steps of a trace from what its states say of the action that led to them. */
export class StepReader {
  readonly #model: Model;
  readonly #json: JsonFile;
  readonly #actions: ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>;

  constructor(scenario: Scenario, json: JsonFile) {
    this.#model = modelOf(scenario);
    this.#json = json;
    this.#actions = new Map([
      ...Object.values(this.#model.actions).map(
        (action) => [action.name, kindsOf(this.#model, action.name)] as const,
      ),
      [useKeyName, new Map(['key', 'hsm'].map((kind) => [kind, new Set([kind])]))],
    ]);
  }

  /** @throws InputError with the state that does not say it, or says what no action is called */
  read([first, ...states]: readonly GivenState[]): StepName[] {
    this.#expectStart(first ?? {});
    return states.map((state, index) => this.#step(state, index + 1));
  }

  #expectStart(state: GivenState): void {
    const name = state[actionTaken];
    if (typeof name !== 'string' || !this.#actions.has(ourNameOf(name))) return;
    const path = ['states', 0, actionTaken];
    const message = `expected the state at the start, found one that ${JSON.stringify(name)} led to`;
    throw this.#json.errorAt({ path, message }, 'A trace begins before its first step.');
  }

  #step(state: GivenState, index: number): StepName {
    const path = ['states', index, actionTaken];
    const name = state[actionTaken];
    if (typeof name !== 'string') {
      const found = name === undefined ? 'but it is missing' : `found ${JSON.stringify(name).slice(0, 60)}`;
      throw this.#json.errorAt({ path, message: `expected the name of an action, ${found}` }, remedy);
    }
    const action = ourNameOf(name);
    const kinds = this.#actions.get(action);
    if (kinds === undefined)
      throw this.#json.errorAt(
        { path, message: unknownName('action', action, this.#actions.keys()) },
        remedy,
      );
    const picks = this.#picksOf(state, index);
    const chosen = [...kinds].flatMap(([parameter, kind]): [string, string][] => {
      if (!Object.hasOwn(picks, parameter)) return [];
      const value = this.#nameOf(picks[parameter], kind, ['states', index, nondetPicks, parameter]);
      return value === undefined ? [] : [[parameter, value]];
    });
    return { action, parameters: Object.fromEntries(chosen) };
  }

  #picksOf(state: GivenState, index: number): Readonly<Record<string, unknown>> {
    const picks = state[nondetPicks];
    if (typeof picks === 'object' && picks !== null && !Array.isArray(picks))
      return picks as Readonly<Record<string, unknown>>;
    const found = picks === undefined ? 'but it is missing' : `found ${JSON.stringify(picks).slice(0, 60)}`;
    const path = ['states', index, nondetPicks];
    throw this.#json.errorAt({ path, message: `expected a record of what was chosen, ${found}` }, remedy);
  }

  /** What was chosen, by name or by number: with or without the Option of Quint around it. */
  #nameOf(pick: unknown, kinds: ReadonlySet<string>, path: Path): string | undefined {
    const { tag, value } = Object(pick) as { readonly tag?: unknown; readonly value?: unknown };
    if (tag === 'None') return undefined;
    const chosen = tag === 'Some' ? value : pick;
    if (typeof chosen === 'string') return chosen;
    const number = numberOf(chosen);
    if (number !== undefined) return this.#nameOfNumber(number, kinds, path);
    const found = JSON.stringify(chosen)?.slice(0, 60) ?? 'nothing';
    const message = `expected a name, a number, or Some or None of these, found ${found}`;
    throw this.#json.errorAt({ path, message }, remedy);
  }

  #nameOfNumber(number: number, kinds: ReadonlySet<string>, path: Path): string {
    // What a new HSM is restored from may be another HSM, a backup or nothing: a number is an HSM.
    const kind = kinds.has('hsm') ? 'hsm' : [...kinds][0];
    const slots = slotsOf(this.#model.deployment, kind);
    const slot = slots[number - 1];
    if (slot !== undefined) return slot.name;
    const message = `expected a number from 1 to ${slots.length}, or a name, found ${number}`;
    throw this.#json.errorAt(
      { path, message },
      `A number is that of the ${kind} in the order of the scenario.`,
    );
  }
}

/** By parameter of an action: of which kinds its values are. */
function kindsOf({ actions, deployment }: Model, name: string): ReadonlyMap<string, ReadonlySet<string>> {
  const kinds = new Map<string, Set<string>>();
  const action = Object.values(actions).find((candidate) => candidate.name === name)!;
  for (const choice of action.parameters(deployment)) {
    for (const [parameter, { kind }] of Object.entries(choice)) {
      const known = kinds.get(parameter) ?? new Set();
      kinds.set(parameter, known.add(kind));
    }
  }
  return kinds;
}

function slotsOf(deployment: Deployment, kind: string | undefined): readonly { readonly name: string }[] {
  switch (kind) {
    case 'hsm':
      return deployment.hsms;
    case 'key':
      return deployment.keys;
    case 'cluster':
      return deployment.clusters;
    case 'backup':
      return deployment.backups;
    case 'user':
      return deployment.users;
    case 'region':
      return deployment.regions;
    default:
      return [];
  }
}

/** An action as we call it: `scenario::hsmFails` and `hsm_fails` are `hsm-fails`. */
function ourNameOf(name: string): string {
  return (name.split('::').at(-1) ?? '')
    .replace(/([a-z\d])([A-Z])/g, '$1-$2')
    .replaceAll('_', '-')
    .toLowerCase();
}

/** A whole number, as ITF writes it now or did before. */
function numberOf(value: unknown): number | undefined {
  if (Number.isInteger(value)) return value as number;
  const { '#bigint': digits } = Object(value) as { readonly '#bigint'?: unknown };
  return typeof digits === 'string' && /^-?\d{1,15}$/.test(digits) ? Number(digits) : undefined;
}
