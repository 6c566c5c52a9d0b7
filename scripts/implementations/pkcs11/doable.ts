import { type Refusal, refusals } from '#models';
import { type Answer, availabilityCheck, type Command, type Reason } from '#properties';
import type { Key, KeyHsm, KeySite } from './site.ts';
import type { Token } from './token.ts';

/** Something that can be done in a site: every parameter of it can be chosen. */
export interface Doable<Place extends KeySite = KeySite> {
  readonly parameters: readonly string[];
  /** @throws {@link Refused} where it does not happen; then nothing has changed */
  run(site: Place, chosen: Readonly<Record<string, string>>): Answer | undefined;
}

/** Why something does not happen. */
export class Refused extends Error {
  readonly reason: Reason | undefined;

  constructor(reason: Reason | undefined, message: string) {
    super(message);
    this.reason = reason;
  }
}

/** Goes on only where this is so. */
export function expects(isSo: boolean, otherwise: Refusal): asserts isSo {
  if (!isSo) throw new Refused(otherwise, refusals[otherwise]);
}

/** Refuses to use a key that is on too few HSMs. */
export function refusesUse(key: Key): never {
  throw new Refused(
    availabilityCheck,
    `Key ${key.name} does not meet the availability requirements - The key must be available on at least 2 HSMs before being used.`,
  );
}

/** As much of an HSM as it takes to ask it. */
type Asked<Kind extends Token> = Pick<KeyHsm, 'state'> & { readonly token: Kind | undefined };

/** The token of an HSM that answers; nothing where it does not, or is not there. */
export function answering<Kind extends Token>({ state, token }: Asked<Kind>): Kind | undefined {
  return state === 'ACTIVE' ? token : undefined;
}

/** The tokens of those that answer. */
export function allAnswering<Kind extends Token>(hsms: readonly Asked<Kind>[]): Kind[] {
  return hsms.flatMap((hsm) => answering(hsm) ?? []);
}

/** Those that answer and say that they hold the key. */
export function liveCopies(hsms: readonly KeyHsm[], key: Key): Token[] {
  return allAnswering(hsms).filter((token) => token.holds(key.name));
}

/** Whether there is an HSM in this place, or one to come. */
export const isVacant = ({ state }: Pick<KeyHsm, 'state'>): boolean => state === 'NONE' || state === 'FAILED';

/** Does what is told, or says why it does not happen. */
export function answerIn<Place extends KeySite>(
  doables: Readonly<Record<string, Doable<Place>>>,
  site: Place,
  { action, parameters }: Command,
): Answer {
  const doable = Object.hasOwn(doables, action) ? doables[action] : undefined;
  if (doable === undefined) throw new Error(`Nobody can be told ${JSON.stringify(action)}.`);
  const missing = doable.parameters.find((parameter) => parameters[parameter] === undefined);
  if (missing !== undefined) throw new Error(`${action} needs the parameter ${missing}.`);
  try {
    return doable.run(site, parameters) ?? { outcome: 'accepted' };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const { reason, message } = error;
    return { outcome: 'refused', ...(reason !== undefined && { reason }), message };
  }
}
