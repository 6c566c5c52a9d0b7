import type { Refusal, Scenario } from '#models';
import type { Aspect } from './aspects.ts';
import type { DeploymentField } from './deployment-fields.ts';
import type { Observation } from './observation.ts';

export { useKeyName } from '../uses.ts';

/** Something that claims to behave as documented, in whatever language it is written. */
export interface Implementation {
  /** What it is called in a report. */
  readonly name: string;
  /** Asked once, before anything else. */
  capabilities(): Capabilities | Promise<Capabilities>;
  /** Begins anew, with this deployment as it is at the start, whatever was before. */
  reset(deployment: Deployment): Readiness | Promise<Readiness>;
  /** Does one thing, and says what came of it. */
  act(command: Command): Answer | Promise<Answer>;
  /** Says what is to be seen now. It changes nothing. */
  observe(): Observation | Promise<Observation>;
}

/** A scenario as an implementation gets it: complete, with every default filled in, and without what it expects. */
export type Deployment = Omit<Scenario, '$schema' | 'note' | 'expect'>;

/** Whether the implementation can be what a deployment asks for. */
export type Readiness =
  | { readonly outcome: 'ready' }
  /** The tests of this deployment are not for it. */
  | { readonly outcome: 'unsupported'; readonly because: string }
  /** It did not become what the deployment asks for, although the calls were made that lead there: its tests fail. */
  | {
      readonly outcome: 'failed';
      /** What the last of these calls came to. */
      readonly because: string;
      /** The calls that were made, in order; the last one is the one that went wrong. */
      readonly calls?: readonly MadeCall[];
    };

/** A call that was made to build a deployment, and what came of it, in words of the implementation. */
export interface MadeCall {
  readonly call: string;
  readonly came: string;
}

/** What an implementation can be told to do, what it does by itself, and what it lets others see. */
export interface Capabilities {
  /**
   * Action to the parameters that can be chosen. The others are the choice of the implementation: whoever cannot say
   * to which HSM a call is routed leaves `hsm` out.
   */
  readonly controls: Readonly<Record<string, readonly string[]>>;
  /** Actions that may happen by themselves at any time, or not at all. */
  readonly spontaneous: readonly string[];
  /** Actions that happen by themselves as soon as they can, before the implementation answers. */
  readonly immediate: readonly string[];
  /** What an observation can tell. It may leave out what cannot be seen at the time. */
  readonly observes: readonly Aspect[];
  /** Whether the reason of a refusal is one of the model, to be compared with it. */
  readonly reasons: boolean;
  /**
   * Whether it keeps to the bounds of the deployment by itself: what `allow` forbids, the number of failures, of
   * backup slots and so on. Few do, and where one does not, it is not asked for what is beyond them.
   */
  readonly bounds: boolean;
  /**
   * What it knows of what deployments can say by now; none where it is left out. A deployment that says anything else
   * is not for it.
   */
  readonly fields?: readonly DeploymentField[];
}

/** Something to do: an action, and of its parameters those that the implementation lets others choose. */
export interface Command {
  readonly action: string;
  /** Parameter to the name of a slot. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** Why something is refused: as the model says it, or by the key availability check when a key is used. */
export type Reason = Refusal | typeof availabilityCheck;

/** See {@link Reason}. */
export const availabilityCheck = 'availability-check';

/** What came of a command. */
export type Answer = Accepted | Refused | Failed;

interface Accepted {
  /** It happened. A key that was used: the call succeeded. */
  readonly outcome: 'accepted';
  /** What the implementation chose, where it says so. */
  readonly parameters?: Readonly<Record<string, string>>;
}

interface Refused {
  /** It did not happen, and changed nothing. */
  readonly outcome: 'refused';
  readonly parameters?: Readonly<Record<string, string>>;
  /** One of the model, where the implementation knows reasons. */
  readonly reason?: string;
  /** Its own words, for a reader. */
  readonly message?: string;
}

interface Failed {
  /** Of using a key only: the call came to an HSM that does not have it. */
  readonly outcome: 'failed';
  readonly parameters?: Readonly<Record<string, string>>;
  readonly message?: string;
}
