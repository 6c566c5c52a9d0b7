import type { Scenario, Verdict } from '#models';
import type { Ask } from '../deployment/ask.ts';
import { compareSeverities, type Severity } from '../deployment/severity.ts';
import { properties } from '../properties.ts';
import type { Property } from '../property.ts';
import { fewerMishaps } from './settings.ts';

/** What it comes to when a claim is broken. */
const severityOfClaim = {
  'acknowledged-key-survives': 'lost',
  'acknowledged-key-recoverable': 'lost',
  // A key that is used while one HSM has it, or that no second one can get, is gone after one failure.
  'usable-key-on-two-hsms': 'lost',
  'second-copy-can-be-regained': 'lost',
  'acknowledged-key-stays-usable': 'unusable',
  'retried-use-succeeds': 'unusable',
  'session-key-survives': 'unusable',
  'restored-hsm-becomes-useful': 'unusable',
  'key-creation-can-succeed': 'blocked',
  'creation-stays-possible': 'blocked',
  'running-creation-settles': 'blocked',
  'rejected-key-leaves-nothing': 'leftover',
  'deleted-key-stays-deleted': 'leftover',
  'deleted-key-never-spreads': 'leftover',
  'clone-holds-every-acknowledged-key': 'drift',
  'clone-catches-up': 'drift',
  'non-exportable-key-can-reach-a-clone': 'drift',
  'users-agree-across-hsms': 'drift',
  'handle-names-one-key': 'drift',
  'token-keys-converge': 'drift',
  'acknowledged-key-on-every-active-hsm': 'retry',
} as const satisfies Readonly<Record<string, Severity>>;

/** What it comes to when the claim is broken; the worst where nobody has said it. */
export const severityOf = ({ name }: Pick<Property, 'name'>): Severity =>
  Object.entries(severityOfClaim).find(([claim]) => claim === name)?.[1] ?? 'lost';

/** The claims that a configuration can break; the others hold in every scenario. */
export const hazards: readonly Property[] = properties.filter(({ duty }) => duty === 'hazard');

/** Something that a change makes worse. */
export interface Worse {
  readonly property: Property;
  readonly severity: Severity;
  /** Whether that is known, or only not known to be otherwise. */
  readonly isKnown: boolean;
  /** Whether it was broken before, and is now with fewer mishaps. */
  readonly isSooner: boolean;
}

/**
 * What changes of one scenario make worse, over all its claims.
 *
 * @remarks
 * Broken is what was not, and what was broken already and now is with fewer mishaps.
 */
export class Prices {
  readonly #scenario: Scenario;
  readonly #ask: Ask;

  /** @param ask - best one that remembers: what is asked of the scenario itself is the same for each change */
  constructor(scenario: Scenario, ask: Ask) {
    this.#scenario = scenario;
    this.#ask = ask;
  }

  /** @param changed - the scenario with another setting, and with the same mishaps */
  async of(changed: Scenario): Promise<readonly Worse[]> {
    const [before, after] = [await this.#ask(this.#scenario, hazards), await this.#ask(changed, hazards)];
    const verdictOf = (answers: typeof before, index: number): Verdict =>
      answers[index]?.verdict ?? 'incomplete';
    const worse: Worse[] = [];
    const brokenBoth: Property[] = [];
    for (const [index, property] of hazards.entries()) {
      const [was, is] = [verdictOf(before, index), verdictOf(after, index)];
      if (isBroken(is) && isBroken(was)) brokenBoth.push(property);
      const found = { property, severity: severityOf(property), isSooner: false };
      if (isBroken(is) && !isBroken(was)) worse.push({ ...found, isKnown: was !== 'incomplete' });
      if (is === 'incomplete' && !isBroken(was)) worse.push({ ...found, isKnown: false });
    }
    return [...worse, ...(await this.#brokenSooner(changed, brokenBoth))];
  }

  async #brokenSooner(changed: Scenario, broken: readonly Property[]): Promise<readonly Worse[]> {
    const sooner = new Map<Property, Worse>();
    for (const allow of fewerMishaps(this.#scenario)) {
      const open = broken.filter((property) => !sooner.has(property));
      if (open.length === 0) break;
      const before = await this.#ask({ ...this.#scenario, allow }, open);
      const after = await this.#ask({ ...changed, allow }, open);
      for (const [index, property] of open.entries()) {
        const [was, is] = [before[index]?.verdict, after[index]?.verdict];
        if (isBroken(was) || was === undefined) continue;
        const isKnown = isBroken(is) && was !== 'incomplete';
        if (isBroken(is) || is === 'incomplete' || is === undefined)
          sooner.set(property, { property, severity: severityOf(property), isKnown, isSooner: true });
      }
    }
    return [...sooner.values()];
  }
}

const isBroken = (verdict: Verdict | undefined): boolean =>
  verdict === 'violated' || verdict === 'unreachable';

/**
 * Whether a change is no remedy for something so severe: it makes something severer worse, or nobody knows, or no key
 * can be created then.
 */
export const isNoRemedy = (worse: readonly Worse[], against: Property): boolean =>
  worse.some(
    ({ property, severity }) =>
      compareSeverities(severity, severityOf(against)) < 0 || property.name === 'key-creation-can-succeed',
  );

/** What is worse, for a person. */
export function priceText({ property, severity, isKnown, isSooner }: Worse): string {
  const { name, statement } = property;
  const says = statement.replace(/\.$/, '');
  if (!isKnown) return `it is not known whether ${name} (${severity}) still holds: "${says}"`;
  const when = isSooner ? ' with fewer mishaps than now' : '';
  return `${name} (${severity}) is broken${when}: "${says}"`;
}
