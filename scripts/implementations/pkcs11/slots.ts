import {
  type Answer,
  type Aspect,
  type Capabilities,
  type Command,
  type ConformanceDeployment,
  type Implementation,
  type Observation,
  type Readiness,
  type Seen,
  useKeyName,
} from '#properties';
import type { Abilities } from './abilities.ts';
import type { KeyBehaviour } from './behaviour.ts';
import { answerIn, type Doable } from './doable.ts';
import { keyActions, useKey } from './key.actions.ts';
import type { Slot } from './module.ts';
import { outageActions } from './outage.actions.ts';
import { codeOf, saying } from './pkcs11.ts';
import type { KeyHsm } from './site.ts';
import { hsmCountOf, rightSlotBehaviour, SlotSite } from './slot-site.ts';
import { SlotToken } from './slot-token.ts';
import { syncActions } from './sync.actions.ts';

const ofSessionKeys = ['generate-key', 'close-session', 'delete-key'];
const ofMarks = ['clean-up-tombstones', 'tombstone-is-removed'];

/** What deployments can say that makes no difference here. */
const fields = ['allow.hsmFailures.unbounded', 'allow.deleteKeyAgain'] as const;

/** A module or a machine that is gone, after which no answer says anything any more. */
const isBeyondHelp = (code: string): boolean =>
  /^CKR_(DEVICE_|HOST_MEMORY|CRYPTOKI_NOT_INITIALIZED|TOKEN_NOT_|SLOT_ID_)/.test(code);

/** HSMs that are slots of a PKCS#11 module. Every step is told; nothing happens by itself. */
export class Pkcs11Slots implements Implementation {
  readonly name: string;
  readonly #abilities: Abilities;
  readonly #hasTokenKeys: boolean;
  readonly #behaviour: KeyBehaviour;
  readonly #tokens: readonly SlotToken[];
  readonly #doables: Readonly<Record<string, Doable>>;
  #site: SlotSite | undefined;

  /** @param run - what its objects are told by from those of any other run */
  constructor(
    slots: readonly Slot[],
    run: string,
    name: string,
    abilities: Abilities,
    behaviour: KeyBehaviour = rightSlotBehaviour,
  ) {
    this.#abilities = abilities;
    this.#hasTokenKeys = abilities.whyNotWrapping === undefined;
    this.name = `${name}, ${this.#hasTokenKeys ? 'token keys and session keys' : 'session keys only'}`;
    this.#behaviour = behaviour;
    this.#tokens = slots.map(({ pkcs11, handle }) => new SlotToken(pkcs11, handle, abilities.manner, run));
    this.#doables = doablesFor(abilities);
  }

  capabilities(): Capabilities {
    const observes: Aspect[] = ['hsms.state', 'hsms.keys', 'keys.creation'];
    if (this.#abilities.marks) observes.push('hsms.marked');
    const controls = Object.entries(this.#doables).map(([name, { parameters }]) => [name, parameters]);
    return {
      controls: Object.fromEntries(controls),
      spontaneous: [],
      immediate: [],
      observes,
      reasons: true,
      bounds: false,
      fields,
    };
  }

  reset(deployment: ConformanceDeployment): Readiness {
    plainly(() => this.#leave());
    const [needed, slotCount] = [hsmCountOf(deployment), this.#tokens.length];
    if (needed > slotCount)
      return { outcome: 'unsupported', because: `it takes ${needed} slots, and there are ${slotCount}` };
    const hasTokenKey = Object.values(deployment.keys).some((key) => key.class === 'token');
    if (hasTokenKey && !this.#hasTokenKeys)
      return { outcome: 'unsupported', because: 'it has token keys, and the module does session keys only' };
    this.#site = plainly(() => new SlotSite(deployment, this.#behaviour, this.#tokens, this.#hasTokenKeys));
    return { outcome: 'ready' };
  }

  act(command: Command): Answer {
    try {
      return answerIn(this.#doables, this.#present(), command);
    } catch (error) {
      const code = codeOf(error);
      if (code === undefined) throw error;
      if (isBeyondHelp(code)) throw new Error(saying(error));
      return { outcome: command.action === useKeyName ? 'failed' : 'refused', message: saying(error) };
    }
  }

  observe(): Observation {
    const site = this.#present();
    return plainly(() => ({
      hsms: Object.fromEntries(site.hsms.map((hsm) => [hsm.name, this.#lookAt(site, hsm)])),
      keys: Object.fromEntries(site.keys.map(({ name, creation }) => [name, { creation }])),
    }));
  }

  /** Removes everything that it made: in each slot, whatever another one says. */
  close(): void {
    this.#site = undefined;
    const errors = this.#tokens.flatMap((token) => {
      try {
        token.close();
        return [];
      } catch (error) {
        return [error];
      }
    });
    if (errors.length > 0) throw errors[0];
  }

  /** Also at an HSM that failed: what it held must be gone. */
  #lookAt(site: SlotSite, hsm: KeyHsm): Readonly<Record<string, Seen>> {
    const token = site.tokens.get(hsm);
    const isKey = (name: string, encrypted: Buffer): boolean =>
      site.keys.find((key) => key.name === name)?.encrypted?.equals(encrypted) === true;
    return {
      state: hsm.state,
      keys: token?.keys(isKey) ?? [],
      ...(this.#abilities.marks && { marked: token?.marked() ?? [] }),
    };
  }

  #present(): SlotSite {
    if (this.#site === undefined) throw new Error('There is no deployment yet.');
    return this.#site;
  }

  #leave(): void {
    this.#site = undefined;
    for (const token of this.#tokens) token.clear();
  }
}

/** What the module says becomes what a person can read who does not see the call. */
function plainly<Result>(act: () => Result): Result {
  try {
    return act();
  } catch (error) {
    throw codeOf(error) === undefined ? error : new Error(saying(error));
  }
}

function doablesFor({ whyNotWrapping, promotes, marks }: Abilities): Readonly<Record<string, Doable>> {
  const all = { ...keyActions, ...outageActions, [useKeyName]: useKey };
  const isDone = (name: string): boolean => {
    if (whyNotWrapping !== undefined && name in keyActions) return ofSessionKeys.includes(name);
    return (promotes || name !== 'promote-key') && (marks || !ofMarks.includes(name));
  };
  const done = Object.fromEntries(Object.entries(all).filter(([name]) => isDone(name)));
  return whyNotWrapping === undefined ? { ...done, ...syncActions } : done;
}
