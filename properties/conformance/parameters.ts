import { type Action, actions, type Deployment, modelOf, parseScenario, type Scenario } from '#models';
import { useKeyName } from './implementation.ts';

const slots = {
  name: 'one of everything',
  regions: { region: 'aws' },
  clusters: { cluster: { region: 'region', hsms: ['hsm'], start: 'running', zones: { hsm: 'zone' } } },
  clients: { client: { cluster: 'cluster', sdk: 3 } },
  users: ['officer', 'user'],
  cryptoOfficer: 'officer',
  keys: { key: { class: 'token', client: 'client', owner: 'user' } },
  backups: 1,
};

type Allow = Scenario['allow'];

/** A deployment that has something of everything, so that each action has a choice. */
function oneOfEverything(allow: Partial<Allow> = {}): Deployment {
  return modelOf(parseScenario({ ...slots, allow }).scenario!).deployment;
}

/** Every action, and the question, with its parameters in order. */
export const parametersByAction: ReadonlyMap<string, readonly string[]> = new Map([
  ...parametersOfActions(),
  [useKeyName, ['key', 'hsm']],
]);

function parametersOfActions(): readonly (readonly [string, readonly string[]])[] {
  const deployment = oneOfEverything();
  return (Object.values(actions) as readonly Action[]).map((action) => {
    const [choice] = action.parameters(deployment);
    return [action.name, Object.keys(choice!)];
  });
}

/**
 * Every action with the fields of `allow` that a deployment must have for it to be allowed: of each list of
 * alternatives one.
 */
export function permissionsByAction(): ReadonlyMap<string, Permissions> {
  // It takes some seventy models: found when somebody asks.
  permissions ??= new Map(permissionsOfActions());
  return permissions;
}

let permissions: ReadonlyMap<string, Permissions> | undefined;

/** See {@link permissionsByAction}. */
export type Permissions = readonly (readonly (keyof Allow)[])[];

function permissionsOfActions(): readonly (readonly [string, Permissions])[] {
  const none = oneOfEverything().scenario.allow;
  const fields = Object.keys(none) as (keyof Allow)[];
  const all: Allow = { ...none, ...Object.fromEntries(fields.map((field) => [field, most(none[field])])) };
  const lacking = fields.map((field) => [field, oneOfEverything({ ...all, [field]: none[field] })] as const);
  return (Object.values(actions) as readonly Action[]).map((action) => {
    const needed = lacking.flatMap(([field, deployment]) => (isAllowed(action, deployment) ? [] : [field]));
    const allowing = (...chosen: readonly (keyof Allow)[]): Deployment =>
      oneOfEverything({ ...none, ...Object.fromEntries(chosen.map((field) => [field, all[field]])) });
    if (isAllowed(action, allowing(...needed))) return [action.name, needed.map((field) => [field])];
    const either = fields.filter((field) => isAllowed(action, allowing(...needed, field)));
    return [action.name, [...needed.map((field) => [field]), either]];
  });
}

function most(least: Allow[keyof Allow]): Allow[keyof Allow] {
  return typeof least === 'boolean' ? true : 1;
}

function isAllowed(action: Action, deployment: Deployment): boolean {
  for (const choice of action.parameters(deployment))
    if (action.forbids?.(deployment, choice) !== 'not-allowed') return true;
  return false;
}
