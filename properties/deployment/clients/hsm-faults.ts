import type { Scenario } from '#models';
import type { AlwaysProperty } from '../../property.ts';
import type { Questions } from '../ask.ts';
import { type Finding, type Found, hazard, shown, statement, unknown } from '../finding.ts';
import { hsmsInUse } from '../hsms-in-use.ts';
import { clientScenario } from '../scenarios.ts';
import type { Harm, Harmed, KeyMoment } from './harms.ts';

/** From when on, and which HSMs have the key then. */
interface Beginning {
  readonly moment: KeyMoment;
  /** The moment in words. */
  readonly when: string;
  readonly heldBy: readonly string[];
}

/** How many HSM failures, or outages, do a harm to keys that some HSMs hold. */
export async function askAboutHsmFaults(
  harm: Harm,
  beginning: Beginning,
  questions: Questions,
): Promise<Harmed> {
  const { heldBy } = beginning;
  const found: Tolerated[] = [];
  for (const fault of harm.faults) found.push(await toleratedFaults(fault, harm, heldBy, questions));
  const byCount = found.toSorted((one, other) => one.count - other.count);
  const known = byCount.find(({ oneMore }) => oneMore !== undefined);
  // What is not known may be less than what is.
  const open = byCount.find(
    ({ oneMore, count }) => oneMore === undefined && !(known && known.count <= count),
  );
  const least = open ?? known!;
  const isOpen = open !== undefined;
  const finding = findingOf(harm, beginning, least, { isOpen, client: questions.client });
  return { findings: [finding], tolerance: { [harm.counts]: isOpen ? null : least.count } };
}

/** The largest number of faults known to do no harm. */
interface Tolerated {
  readonly count: number;
  /** How one more does; undefined where that is not known. */
  readonly oneMore: Found | undefined;
}

type Fault = Harm['faults'][number];

/**
 * How many faults of one kind do no harm.
 *
 * @remarks
 * The first world that is harmed after exactly so many faults is as near as it is with a search that allows
 * no more of them, so one search answers for all numbers of them. With few there are far fewer worlds, and mostly
 * they are enough: so few are asked about first.
 */
async function toleratedFaults(
  fault: Fault,
  harm: Harm,
  heldBy: readonly string[],
  { client, cluster, ask }: Questions,
): Promise<Tolerated> {
  let done = 0;
  const most = hsmsInUse(cluster).length;
  const stages = [1, 3, heldBy.length, most].filter((count) => count <= most);
  for (const allowed of new Set(stages.toSorted((one, other) => one - other))) {
    const scenario = scenarioOf(fault, allowed);
    const counts = Array.from({ length: allowed - done }, (_, index) => done + index + 1);
    const found = await ask(
      scenario,
      counts.map((count) => afterExactly(count, fault, harm.property)),
    );
    const first = found.findIndex(({ verdict }) => verdict !== 'holds');
    if (first < 0) {
      done = allowed;
      continue;
    }
    const result = found[first]!;
    return { count: done + first, oneMore: result.verdict === 'violated' ? { scenario, result } : undefined };
  }
  return { count: done, oneMore: undefined };

  function scenarioOf(kind: Fault, allowed: number): Scenario {
    const name = `${kind}-${allowed}`;
    return clientScenario(name, client, cluster, { heldBy, allow: { [kind]: allowed } });
  }
}

/** The same claim, of the worlds after so many faults. */
function afterExactly(count: number, fault: Fault, property: AlwaysProperty): AlwaysProperty {
  const isThen = (world: Parameters<AlwaysProperty['findViolation']>[0]): boolean =>
    (fault === 'hsmFailures' ? world.failures() : world.outages()) === count;
  return {
    ...property,
    name: `${property.name}-after-${count}-${fault}`,
    appliesTo: (world) => isThen(world) && property.appliesTo(world),
    findViolation: (world) => (isThen(world) ? property.findViolation(world) : undefined),
  };
}

function findingOf(
  harm: Harm,
  { moment, when, heldBy }: Beginning,
  { count, oneMore }: Tolerated,
  { isOpen, client }: { readonly isOpen: boolean; readonly client: Questions['client'] },
): Finding {
  const question = `${harm.hsms.question}-${moment}`;
  const clause = harm.clauseFor(client);
  const tolerated = harm.hsms.tolerated(when, count);
  if (isOpen) {
    if (count === 0) return unknown(question, clause, harm.hsms.unknown);
    const sentence = `${tolerated}. Whether with more is not known: a limit stopped the search.`;
    return statement(question, 'incomplete', count, clause, sentence);
  }
  const finding: Finding =
    count === 0
      ? hazard(question, harm.severity, 0, clause, harm.hsms.atOnce(when, []))
      : {
          ...statement(question, 'good', count, clause, `${tolerated}.`),
          scope: { moment, hsmFaults: count, zones: [] },
        };
  const what = count === 0 ? 'How' : 'What one more does';
  return oneMore === undefined ? finding : shown(finding, oneMore, `${what}, ${holdersText(heldBy, moment)}`);
}

/** Where a trace begins. */
export function holdersText(heldBy: readonly string[], moment: KeyMoment): string {
  if (moment === 'once-synchronized') return 'from when every HSM has new-key';
  const [first, ...others] = heldBy;
  if (others.length === 0) return `from when the application is told that new-key was created, on ${first}`;
  const names =
    heldBy.length > 3 ? `${heldBy.length} HSMs` : `${heldBy.slice(0, -1).join(', ')} and ${heldBy.at(-1)}`;
  return `from when the application is told that new-key was created, on ${names} only`;
}
