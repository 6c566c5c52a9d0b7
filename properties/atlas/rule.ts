/**
 * The rule that every cell of the atlas follows, in closed form.
 *
 * @remarks
 * It is no part of any verdict: the cells are verified by search, and a test compares each of them with it.
 */

/** What a client asks for. */
export interface Demand {
  /** On how many HSMs a key must be before its creation is acknowledged. */
  readonly toCreate: number;
  /** How many copies in reach it takes to use a key. */
  readonly toUse: number;
}

/** The demand of a client: `create_object_minimum_nodes` for Client SDK 3, the key availability check for Client SDK 5. */
export function demandOf(
  client:
    | { readonly sdk: 3; readonly createObjectMinimumNodes: number }
    | { readonly sdk: 5; readonly keyAvailabilityCheck: boolean },
): Demand {
  if (client.sdk === 3) return { toCreate: client.createObjectMinimumNodes, toUse: 1 };
  const quorum = client.keyAvailabilityCheck ? 2 : 1;
  return { toCreate: quorum, toUse: quorum };
}

/** Whether a key on so many HSMs is still there, whichever of them are lost. */
export const survives = (holders: number, lost: number): boolean => holders > lost;

/** Whether it can be used while so many HSMs are lost or out of reach, whichever they are. */
export const staysUsable = (holders: number, out: number, { toUse }: Demand): boolean =>
  holders - Math.min(out, holders) >= toUse;

/** Whether keys can be created while so many HSMs are gone. */
export const canBeCreated = (hsms: number, gone: number, { toCreate }: Demand): boolean =>
  hsms - gone >= toCreate;

/** How many HSMs the largest zone has, where they are spread as evenly as can be. */
export const largestZone = (hsms: number, zones: number): number => Math.ceil(hsms / zones);

/**
 * The values of `create_object_minimum_nodes` with which a key survives the loss of so many HSMs right after its
 * acknowledgement, and creations go on without them: from the first to the last, or none.
 */
export function minimumsThatLast(hsms: number, lost: number): readonly [first: number, last: number] | null {
  const [first, last] = [lost + 1, hsms - lost];
  return first <= last ? [first, last] : null;
}
