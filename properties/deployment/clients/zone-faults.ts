import { askOne, type Questions } from '../ask.ts';
import { type Finding, type Found, hazard, shown, statement, unknown } from '../finding.ts';
import { hsmsInUse, joiningHsmsOf, onceJoined, zonesInUse } from '../hsms-in-use.ts';
import type { ObservedCluster } from '../observed.ts';
import { clientScenario } from '../scenarios.ts';
import type { Harm, Harmed, KeyMoment } from './harms.ts';
import { holdersText } from './hsm-faults.ts';

/** Which availability zones do a harm to acknowledged keys when they are lost, or go out of reach. */
export async function askAboutZones(
  harm: Harm,
  { moment, when }: { readonly moment: KeyMoment; readonly when: string },
  questions: Questions,
): Promise<Harmed> {
  const { client, cluster } = questions;
  const question = `${harm.zone.question}-${moment}`;
  const clause = harm.clauseFor(client);
  const stages = moment === 'right-after' ? stagesOf(cluster) : [cluster];
  const zones = [...new Set(stages.flatMap(zonesInUse))].toSorted();
  const harming = new Map<string, Harming>();
  for (const zone of zones) {
    const found = await harmOf(zone, stages, { harm, moment, questions });
    if (found === 'incomplete') {
      return { findings: [unknown(question, clause, harm.zone.unknown)], tolerance: { [harm.zones]: null } };
    }
    if (found !== undefined) harming.set(zone, found);
  }
  const [first] = harming.values();
  const named = [...harming.keys()];
  const finding: Finding =
    first === undefined
      ? {
          ...statement(question, 'good', true, clause, `${harm.zone.tolerated(when, 0)}.`),
          scope: { moment, hsmFaults: 0, zones },
        }
      : shown(
          hazard(question, harm.severity, false, clause, harm.zone.atOnce(when, named)),
          first.found,
          `How, ${holdersText(first.heldBy, moment)}`,
        );
  const zoneTraces = [...harming].map(([zone, { found, heldBy }]) => {
    const { shows, trace, evidence, scenario } = shown(finding, found, `How, ${holdersText(heldBy, moment)}`);
    return { zone, shows, trace, evidence, scenario };
  });
  return { findings: [{ ...finding, zones: named, zoneTraces }], tolerance: { [harm.zones]: named } };
}

interface Harming {
  readonly found: Found;
  readonly heldBy: readonly string[];
}

interface Asked {
  readonly harm: Harm;
  readonly moment: KeyMoment;
  readonly questions: Questions;
}

/** How the loss of a zone, or its outage, does the harm; undefined where it does not. */
async function harmOf(
  zone: string,
  stages: readonly ObservedCluster[],
  { harm, moment, questions: { client, ask } }: Asked,
): Promise<Harming | 'incomplete' | undefined> {
  for (const cluster of stages) {
    const heldBy = moment === 'right-after' ? harm.worstHolders(client, cluster, zone) : hsmsInUse(cluster);
    for (const fault of harm.zoneFaults) {
      const circumstances = { heldBy, zone, allow: { [fault]: 1 } };
      const scenario = clientScenario(`${harm.zone.question}-${zone}`, client, cluster, circumstances);
      const result = await askOne(ask, scenario, harm.property);
      if (result.verdict === 'incomplete') return 'incomplete';
      if (result.verdict === 'violated') return { found: { scenario, result }, heldBy };
    }
  }
  return undefined;
}

/** As it is, and when the HSMs that are being created have become active: a key that is made then may be on them. */
const stagesOf = (cluster: ObservedCluster): readonly ObservedCluster[] =>
  joiningHsmsOf(cluster).length === 0 ? [cluster] : [cluster, onceJoined(cluster)];
