import {
  type HsmSlot,
  type KeySlot,
  type Model,
  type Problem,
  type ReadonlyWorld,
  type StepName,
  type UseOutcome,
  unknownName,
  useKey,
} from '#models';

/** The question what comes of using a key. It is asked like an action, and changes nothing. */
export const useKeyName = 'use-key';

/** Whether a name is that of a use, which is no step of the model. */
export const isUse = ({ action }: Pick<StepName, 'action'>): boolean => action === useKeyName;

/** A key is used, and the call comes to an HSM. */
export interface Use {
  readonly key: KeySlot;
  readonly hsm: HsmSlot;
}

/** A name that stands for a use, or why it does not. */
export type NamedUse =
  | { readonly number: number; readonly problem?: undefined }
  | { readonly number?: undefined; readonly problem: Problem };

/**
 * All uses of keys in a deployment, numbered after the steps of its model.
 *
 * @remarks
 * No search takes them, because they lead nowhere: they are asked on the way, and told with what comes of them.
 */
export class Uses {
  readonly #model: Model;
  readonly #ask: typeof useKey;

  /** @param ask - pass another to build a mutant */
  constructor(model: Model, ask: typeof useKey = useKey) {
    this.#model = model;
    this.#ask = ask;
  }

  /** What says what comes of a use. */
  get ask(): typeof useKey {
    return this.#ask;
  }

  numberOf({ key, hsm }: Use): number {
    const { deployment, steps } = this.#model;
    return steps.length + key.index * deployment.hsms.length + hsm.index;
  }

  /** The use with a number; undefined for the number of a step of the model. */
  at(number: number): Use | undefined {
    const { deployment, steps } = this.#model;
    const { hsms, keys } = deployment;
    const index = number - steps.length;
    if (index < 0) return undefined;
    return { key: keys[Math.floor(index / hsms.length)]!, hsm: hsms[index % hsms.length]! };
  }

  /** Finds a use by its name. The order of the parameters does not matter. */
  find({ parameters }: StepName): NamedUse {
    const { hsms, keys } = this.#model.deployment;
    const { key: keyName, hsm: hsmName, ...others } = parameters;
    const key = keys.find(({ name }) => name === keyName);
    if (key === undefined) return { problem: problemWith('key', keyName, keys) };
    const hsm = hsms.find(({ name }) => name === hsmName);
    if (hsm === undefined) return { problem: problemWith('hsm', hsmName, hsms) };
    const [surplus] = Object.keys(others);
    if (surplus === undefined) return { number: this.numberOf({ key, hsm }) };
    const message = unknownName('parameter', surplus, ['key', 'hsm']);
    return { problem: { path: ['parameters', surplus], message } };
  }

  /** What comes of a use in a world. */
  outcomeOf({ key, hsm }: Use, world: ReadonlyWorld): UseOutcome {
    return this.#ask(world, key, hsm);
  }
}

function problemWith(
  parameter: string,
  value: string | undefined,
  known: readonly { readonly name: string }[],
): Problem {
  const path = ['parameters', parameter];
  if (known.length === 0)
    return { path: ['action'], message: `the deployment has nothing that ${useKeyName} could be about` };
  if (value === undefined) return { path, message: `${useKeyName} needs the parameter "${parameter}"` };
  const names = known.map(({ name }) => name);
  return { path, message: unknownName(parameter, value, names) };
}

/** What a use is called. */
export const nameOfUse = ({ key, hsm }: Use): StepName => ({
  action: useKeyName,
  parameters: { key: key.name, hsm: hsm.name },
});

/** A use in words, whatever came of it. */
export const callOf = ({ key, hsm }: Use): string =>
  `The application ${key.client} uses ${key.name}, and the call comes to ${hsm.name}`;

/** What came of a use, in one sentence. */
export function sentenceOfUse(use: Use, outcome: UseOutcome): string {
  const { key, hsm } = use;
  const call = callOf(use);
  switch (outcome.outcome) {
    case 'succeeds':
      return `${call}: it succeeds.`;
    case 'fails':
      return outcome.retryMaySucceed
        ? `${call}, which does not have it: the call fails, and a retry may succeed.`
        : `${call}, which does not have it: the call fails, and so does every retry.`;
    case 'refused':
      return `The application ${key.client} uses ${key.name}, and the key availability check refuses it: ${outcome.message}`;
    case 'not-asked':
      return `The application ${key.client} cannot use ${key.name} through ${hsm.name} now: there is no such key, or no such HSM that serves it.`;
  }
}

/** What can come of using a key, by a name for each. */
export const useResults = [
  'succeeds',
  'fails-retry-may-succeed',
  'fails-for-good',
  'refused',
  'not-asked',
] as const;

/** See {@link useResults}. */
export type UseResult = (typeof useResults)[number];

/** The name of an outcome. */
export function resultOf(outcome: UseOutcome): UseResult {
  if (outcome.outcome !== 'fails') return outcome.outcome;
  return outcome.retryMaySucceed ? 'fails-retry-may-succeed' : 'fails-for-good';
}
