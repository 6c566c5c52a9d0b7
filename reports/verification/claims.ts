import { z } from 'zod';
import { type ClauseId, ruleOf, type Scenario } from '#models';
import {
  engineClaims,
  type Fairness,
  isEngineClaim,
  type LivenessProperty,
  type Property,
  propertyNamed,
  sweepProperties,
} from '#properties';

/** The rule that a claim comes from. */
export const ruleSchema = z.strictObject({ clause: z.string(), says: z.string(), source: z.string() });

export const claimSchema = z
  .strictObject({ statement: z.string(), given: z.string().optional(), rule: ruleSchema.optional() })
  .describe(
    'What the property claims, where its name alone does not say it: keysync does not have it itself, or another rule decides it in this scenario.',
  );

/** What is claimed, and the rule that it comes from; what keysync claims of itself comes from none. */
export type Claim = Readonly<z.infer<typeof claimSchema>>;

/**
 * What a property claims, or a claim about the engines; undefined for a name that this version lacks.
 *
 * @param scenario - where it is asked, if that is known
 */
export function claimOf(name: string, scenario?: Scenario): Claim | undefined {
  if (isEngineClaim(name)) return { statement: engineClaims[name] };
  const found = sweepProperties.find((property) => property.name === name);
  return found && claimBy(found, scenario);
}

/** What a property claims, whether it is one of ours or of somebody else. */
export function claimBy(property: Property, scenario?: Scenario): Claim {
  const { id, says, source, status } = ruleOf(clauseIn(property, scenario));
  return {
    statement: property.statement,
    ...('fairness' in property ? { given: givenText(property) } : {}),
    rule: { clause: id, says, source: status === undefined ? source : `${source} (${status})` },
  };
}

/** What is to be told of a claim beside its name: nothing where the name says it all. */
export function claimBesides(property: Property, scenario: Scenario): Claim | undefined {
  const isOurs = propertyNamed(property.name) === property;
  return isOurs && clauseIn(property, scenario) === property.clause ? undefined : claimBy(property, scenario);
}

/** The rule that a property follows in some scenarios, where it names that of the others. */
interface OtherClause {
  readonly isFor: (scenario: Scenario) => boolean;
  readonly clause: ClauseId;
}

const whereAllHave =
  (wanted: 3 | 5): OtherClause['isFor'] =>
  ({ clients }) => {
    const sdks = Object.values(clients).map(({ sdk }) => sdk);
    return sdks.length > 0 && sdks.every((sdk) => sdk === wanted);
  };

const isWithoutSyncKey: OtherClause['isFor'] = ({ allow }) => allow.keyReplicate && !allow.clone;

const otherClauses: Readonly<Record<string, OtherClause>> = {
  'acknowledgement-meets-requirement': { isFor: whereAllHave(5), clause: 'KS-SDK5-QUORUM' },
  'key-creation-can-succeed': { isFor: whereAllHave(3), clause: 'KS-SDK3-MINIMUM-NODES' },
  'creation-stays-possible': { isFor: whereAllHave(5), clause: 'KS-SDK5-QUORUM-CLUSTER' },
  'running-creation-settles': { isFor: whereAllHave(5), clause: 'KS-SDK5-LATE-QUORUM' },
  'clone-catches-up': { isFor: isWithoutSyncKey, clause: 'KS-KEY-REPLICATE' },
  'key-crosses-clusters-by-the-rules': { isFor: isWithoutSyncKey, clause: 'KS-KEY-REPLICATE-USERS' },
};

/** The properties that follow another rule in some scenarios, for a test to look at. */
export const namesWithOtherClause: readonly string[] = Object.keys(otherClauses);

function clauseIn({ name, clause }: Property, scenario: Scenario | undefined): Property['clause'] {
  const other = Object.hasOwn(otherClauses, name) ? otherClauses[name] : undefined;
  return other !== undefined && scenario !== undefined && other.isFor(scenario) ? other.clause : clause;
}

function givenText({ fairness }: LivenessProperty): string {
  const told = (wanted: Fairness['strength']): string[] => {
    const actions = fairness.flatMap(({ action, strength }) => (strength === wanted ? [action] : []));
    const often = wanted === 'weak' ? 'stays possible for ever' : 'is possible again and again';
    return actions.length === 0 ? [] : [`No step of ${actions.join(', ')} ${often} without happening.`];
  };
  return [...told('weak'), ...told('strong')].join(' ');
}
