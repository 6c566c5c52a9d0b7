import type { Questions } from '../ask.ts';
import { askOne } from '../ask.ts';
import { type Finding, type Found, hazard, shown, statement, unknown } from '../finding.ts';
import { hsmsInUse, zonesInUse } from '../hsms-in-use.ts';
import { clientScenario } from '../scenarios.ts';
import { type Harm, type Harmed, type KeyMoment, moments } from './harms.ts';
import { holdersText } from './hsm-faults.ts';

/** Which availability zones do a harm to acknowledged keys when they are lost, or go out of reach. */
export async function askAboutZones(harm: Harm, moment: KeyMoment, questions: Questions): Promise<Harmed> {
  const { client, cluster, ask } = questions;
  const question = `${harm.zone.question}-${moment}`;
  const clause = harm.clauses[client.sdk];
  const zones = zonesInUse(cluster);
  const harming: string[] = [];
  let first: { readonly found: Found; readonly heldBy: readonly string[] } | undefined;
  for (const zone of zones) {
    const heldBy = moment === 'right-after' ? harm.worstHolders(client, cluster, zone) : hsmsInUse(cluster);
    const name = `${question}-${zone}`;
    const result = await harmOf(zone);
    if (result === 'incomplete') {
      return { findings: [unknown(question, clause, harm.zone.unknown)], tolerance: { [harm.zones]: null } };
    }
    if (result === undefined) continue;
    harming.push(zone);
    first ??= { found: result, heldBy };

    async function harmOf(lost: string): Promise<Found | 'incomplete' | undefined> {
      for (const fault of harm.zoneFaults) {
        const circumstances = { heldBy, zone: lost, allow: { [fault]: 1 } };
        const scenario = clientScenario(name, client, cluster, circumstances);
        const found = await askOne(ask, scenario, harm.property);
        if (found.verdict === 'incomplete') return 'incomplete';
        if (found.verdict === 'violated') return { scenario, result: found };
      }
      return undefined;
    }
  }
  const tolerance = { [harm.zones]: harming };
  const when = moments[moment];
  if (first === undefined) {
    const scope = { moment, hsmFaults: 0, zones };
    const sentence = `${harm.zone.tolerated(when, 0)}.`;
    return {
      findings: [{ ...statement(question, 'good', true, clause, sentence), zones: [], scope }],
      tolerance,
    };
  }
  const found: Finding = {
    ...hazard(question, harm.severity, false, clause, harm.zone.atOnce(when, harming)),
    zones: harming,
  };
  return { findings: [shown(found, first.found, `How, ${holdersText(first.heldBy, moment)}`)], tolerance };
}
