// Written by keysync: what is changed here is lost.

/** What the tests need of the implementation that they are run on. */

/** Something that claims to behave as documented. */
export interface Implementation {
  /** What it is called in a report. */
  readonly name: string;
  capabilities(): Capabilities | Promise<Capabilities>;
  /** Begins anew, with this deployment as it is at the start, whatever was before. */
  reset(deployment: Deployment): Readiness | Promise<Readiness>;
  /** Does one thing, and says what came of it. */
  act(command: Command): Answer | Promise<Answer>;
  /** Says what is to be seen now; what cannot be seen is left out. It changes nothing. */
  observe(): Observation | Promise<Observation>;
}

/** What the implementation can be told to do. Tests of anything else are skipped, with the reason. */
export interface Capabilities {
  /** Action to the parameters that can be chosen. */
  readonly controls: Readonly<Record<string, readonly string[]>>;
  /** Whether it keeps to the bounds of a deployment by itself: what `allow` forbids, how many HSMs may fail … */
  readonly bounds: boolean;
  /** Whether the reasons of its refusals are those of the tests, to be compared with them. */
  readonly reasons: boolean;
  /** What it knows of what deployments can say: `fields` of a deployment in `deployments.ts`. Nothing of it by default. */
  readonly fields?: readonly string[];
}

/** A deployment: regions, clusters with their HSMs, clients, users, keys, and what may happen. */
export type Deployment = Readonly<Record<string, unknown>>;

export type Readiness =
  | { readonly outcome: 'ready' }
  | { readonly outcome: 'unsupported'; readonly because: string };

export interface Command {
  readonly action: string;
  /** Parameter to the name of a region, cluster, HSM, key, user or backup. */
  readonly parameters: Readonly<Record<string, string>>;
}

export type Answer =
  | { readonly outcome: 'accepted' }
  | { readonly outcome: 'refused'; readonly reason?: string; readonly message?: string }
  /** Of using a key only: the call came to an HSM that does not have it. */
  | { readonly outcome: 'failed'; readonly message?: string };

/** What is to be seen: `clusters`, `hsms`, `keys` or `backups`, then name, aspect, value. Lists are in any order. */
export type Observation = Readonly<
  Record<string, Readonly<Record<string, Readonly<Record<string, Seen>>>> | undefined>
>;

export type Seen = string | boolean | null | readonly string[] | Readonly<Record<string, number>>;
