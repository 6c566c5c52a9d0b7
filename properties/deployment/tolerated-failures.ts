import type { CreationState } from '#models';
import { acknowledgedKeySurvives } from '../always/acknowledged-key-survives.invariant.ts';
import type { AlwaysProperty } from '../property.ts';
import type { Questions } from './ask.ts';
import { at, type Finding, type Found, shown, statement, unknown } from './finding.ts';
import type { ObservedClient } from './observed.ts';
import { acknowledgedKeyCanBeUsed } from './probes.ts';
import { clientScenario, needOf } from './scenarios.ts';

/** How many HSM failures acknowledged keys survive, and with how many they stay usable. */
export async function toleratedFailures(questions: Questions): Promise<readonly Finding[]> {
  const rightAfter = await tolerancesAt('right-after', questions);
  // A single HSM has every key at once.
  const synchronized =
    questions.hsms.length > 1 ? await tolerancesAt('once-synchronized', questions) : undefined;
  const { client, cluster, hsms } = questions;
  // A client decides how many HSMs must have a key at first; in the end all have it, and there are as many as there are.
  const decided = hsms.length > 1 ? client.place : cluster.places.hsms;
  return harms.flatMap((harm, index) => [
    at(decided, findingOf(harm, 'right-after', rightAfter[index]!, questions)),
    ...(synchronized?.[index] === undefined
      ? []
      : [at(cluster.places.hsms, findingOf(harm, 'once-synchronized', synchronized[index], questions))]),
  ]);
}

/** Right after the acknowledgement some copies may be missing; once synchronized, every HSM has the key. */
type Moment = 'right-after' | 'once-synchronized';

const moments: Readonly<Record<Moment, string>> = {
  'right-after': 'right after the acknowledgement',
  'once-synchronized': 'once every HSM has the key',
};

/** What HSM failures can do to acknowledged keys, and how it is said. */
interface Harm {
  readonly question: string;
  readonly property: AlwaysProperty;
  readonly clauses: Readonly<Record<ObservedClient['sdk'], Finding['clause']>>;
  readonly unknown: string;
  /** One failure is enough. */
  readonly atOnce: (when: string) => string;
  /** So many failures are not enough. */
  readonly tolerated: (failures: string, when: string) => string;
}

const harms: readonly Harm[] = [
  {
    question: 'failures-without-loss',
    property: acknowledgedKeySurvives,
    clauses: { 3: 'KS-SDK3-DEFAULT-RISK', 5: 'KS-KEY-LOSS' },
    unknown: 'How many HSM failures lose no key',
    atOnce: (when) => `One HSM failure ${when} loses an acknowledged key, unless it is in a backup.`,
    tolerated: (failures, when) => `No acknowledged key is lost to ${failures} ${when}`,
  },
  {
    question: 'failures-with-use',
    property: acknowledgedKeyCanBeUsed,
    clauses: { 3: 'KS-ROUTING', 5: 'KS-SDK5-QUORUM' },
    unknown: 'How many HSM failures keep keys usable',
    atOnce: (when) => `One HSM failure ${when} makes acknowledged keys unusable.`,
    tolerated: (failures, when) => `Acknowledged keys stay usable with ${failures} ${when}`,
  },
];

/** The largest number of failures known to do no harm. */
interface Tolerance {
  readonly count: number;
  /** How one more does; where that is not known, there may be no such way. */
  readonly oneMore: Found | undefined;
}

/**
 * What each harm takes.
 *
 * @remarks
 * The first world that is harmed after exactly so many failures is as near as it is with a search that allows
 * no more of them, so one search answers for all numbers of failures and all harms together. With few
 * failures there are far fewer worlds, and mostly they are enough: so few are asked about first.
 */
async function tolerancesAt(
  moment: Moment,
  { client, cluster, hsms, ask }: Questions,
): Promise<readonly Tolerance[]> {
  const tolerances: (Tolerance | undefined)[] = harms.map(() => undefined);
  let done = 0;
  for (const hsmFailures of failuresToAllow(moment, client, hsms.length)) {
    const allow = { hsmFailures, syncFailures: moment === 'right-after' };
    const scenario = clientScenario(`failures-${moment}-${hsmFailures}`, client, cluster, allow);
    const counts = Array.from({ length: hsmFailures - done }, (_, index) => done + index + 1);
    const open = [...harms.keys()].filter((index) => tolerances[index] === undefined);
    const asked = open.flatMap((index) => counts.map((count) => afterExactly(count, harms[index]!.property)));
    const found = await ask(scenario, asked);
    for (const [place, index] of open.entries()) {
      const own = found.slice(place * counts.length, (place + 1) * counts.length);
      const first = own.findIndex(({ verdict }) => verdict !== 'holds');
      if (first < 0) continue;
      const result = own[first]!;
      const oneMore = result.verdict === 'violated' ? { scenario, result } : undefined;
      tolerances[index] = { count: done + first, oneMore };
    }
    done = hsmFailures;
    if (tolerances.every((tolerance) => tolerance !== undefined)) break;
  }
  return tolerances.map((tolerance) => tolerance ?? { count: done, oneMore: undefined });
}

/**
 * How many failures one search after the other allows, until all is known: few first. Right after the
 * acknowledgement so many are often enough as HSMs must have a key.
 */
function failuresToAllow(moment: Moment, client: ObservedClient, hsmCount: number): readonly number[] {
  const guesses = moment === 'right-after' ? [1, 3, needOf(client)] : [1, 3];
  const fewer = guesses.filter((guess) => guess < hsmCount);
  return [...new Set([...fewer, hsmCount])].sort((one, other) => one - other);
}

/** The same claim, of the worlds after so many HSM failures. */
export function afterExactly(failures: number, property: AlwaysProperty): AlwaysProperty {
  return {
    ...property,
    name: `${property.name}-after-${failures}`,
    appliesTo: (world) => world.failures() === failures && property.appliesTo(world),
    findViolation: (world) => (world.failures() === failures ? property.findViolation(world) : undefined),
    isOver: (world) => world.deployment.keys.every((key) => isGivenUp(world.creation(key))),
  };
}

/** Whether a creation that ended like this is never acknowledged any more. */
function isGivenUp(creation: CreationState): boolean {
  return creation === 'cleaning' || creation === 'rejected';
}

function findingOf(
  harm: Harm,
  moment: Moment,
  { count, oneMore }: Tolerance,
  { client, hsms }: Questions,
): Finding {
  const question = `${harm.question}-${moment}`;
  const clause = harm.clauses[client.sdk];
  const when = moments[moment];
  const tolerated = harm.tolerated(`${count} HSM ${count === 1 ? 'failure' : 'failures'}`, when);
  if (oneMore === undefined && count < hsms.length) {
    if (count === 0) return unknown(question, clause, harm.unknown);
    const sentence = `${tolerated}. Whether to more is not known: a limit stopped the search.`;
    return statement(question, 'incomplete', count, clause, sentence);
  }
  const finding =
    count === 0
      ? statement(question, 'hazard', 0, clause, harm.atOnce(when))
      : statement(question, 'good', count, clause, `${tolerated}.`);
  const shows = count === 0 ? 'How' : 'What one more does';
  return oneMore === undefined ? finding : shown(finding, oneMore, shows);
}
