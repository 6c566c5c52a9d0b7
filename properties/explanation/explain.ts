import { modelOf, type Scenario } from '#models';
import { type Ask, remembering } from '../deployment/ask.ts';
import { propertyNamed } from '../properties.ts';
import type { Property } from '../property.ts';
import { ModelSpace } from '../verification/model-space.ts';
import type { PropertyResult } from '../verification/verification.ts';
import type { Explanation, Neighbour } from './explanation.ts';
import { type FoundTrace, foundHistory } from './found-history.ts';
import { lastResort, neighboursIn } from './neighbours.ts';
import { isNoRemedy, Prices, priceText, type Worse } from './prices.ts';
import { mishapLadders, settingLadders, type Variant } from './settings.ts';
import { rolesIn } from './step-roles.ts';

/** What is to be explained: findings of one scenario, and who answers what is asked about others. */
export interface ToExplain {
  readonly scenario: Scenario;
  readonly findings: readonly (FoundTrace & Pick<PropertyResult, 'verdict'>)[];
  /** Answers properties in a scenario; one that gives up answers `incomplete`, and nothing is told then. */
  readonly ask: Ask;
}

/** Neighbours of a finding in its history, and in the settings: more are no help. */
const historyCountMax = 2;
const settingCountMax = 2;
const neighbourCountMax = 3;

/**
 * Explains findings of one scenario: which steps each depends on, and what would have prevented it.
 *
 * @remarks
 * Every setting is verified once for all of them, over all claims of the scenario: one that makes something severer worse is not
 * told, and what else it makes worse is its price. Where a search gives up, the explanation is shorter and says so.
 *
 * @returns in the order of the findings; for one that is neither a violation nor a witness, nothing to tell
 */
export async function explainFindings({
  scenario,
  findings,
  ask,
}: ToExplain): Promise<readonly Explanation[]> {
  const space = new ModelSpace(modelOf(scenario));
  const settings = await settingsFor(scenario, findings, ask);
  return findings.map((found) => {
    const history = isFinding(found) ? foundHistory(space, found) : undefined;
    const { neighbours: ofSettings, complete } = settings.get(found.name) ?? nothingAsked;
    if (history === undefined) return { steps: [], neighbours: ofSettings, complete };
    const ofHistory = neighboursIn(history).slice(0, historyCountMax);
    const nearest = [...ofHistory, ...ofSettings].slice(0, neighbourCountMax);
    const neighbours = nearest.length === 0 ? lastResort(history) : nearest;
    return { steps: rolesIn(history), neighbours, complete };
  });
}

/**
 * The same of one finding by its history alone, without a search: no setting is looked at.
 *
 * @returns undefined where the trace is too long to look at each step, or shows a claim about the engines
 */
export function explainHistory(scenario: Scenario, found: FoundTrace): Explanation | undefined {
  const history = foundHistory(new ModelSpace(modelOf(scenario)), found);
  if (history === undefined) return undefined;
  const nearest = neighboursIn(history).slice(0, historyCountMax);
  const neighbours = nearest.length === 0 ? lastResort(history) : nearest;
  return { steps: rolesIn(history), neighbours, complete: false };
}

/** Explains one finding; see {@link explainFindings}. */
export async function explain({
  scenario,
  found,
  ask,
}: Omit<ToExplain, 'findings'> & { readonly found: ToExplain['findings'][number] }): Promise<Explanation> {
  const [explanation] = await explainFindings({ scenario, findings: [found], ask });
  return explanation!;
}

const isFinding = ({ verdict }: Pick<PropertyResult, 'verdict'>): boolean =>
  verdict === 'violated' || verdict === 'reachable';

/** What came of the settings for one property. */
interface SettingsOf {
  readonly neighbours: Neighbour[];
  complete: boolean;
}

const nothingAsked: SettingsOf = { neighbours: [], complete: true };

async function settingsFor(
  scenario: Scenario,
  findings: ToExplain['findings'],
  ask: Ask,
): Promise<ReadonlyMap<string, SettingsOf>> {
  const violated = findings.flatMap(({ name, verdict }): Property[] => {
    const property = verdict === 'violated' ? propertyNamed(name) : undefined;
    return property === undefined ? [] : [property];
  });
  const known = new Map(
    violated.map(({ name }): [string, SettingsOf] => [name, { neighbours: [], complete: true }]),
  );
  const remembered = remembering(ask);
  const prices = new Prices(scenario, remembered);
  for (const ladder of settingLadders(scenario)) {
    const wanting = violated.filter(({ name }) => freeOf(known.get(name)!).length < settingCountMax);
    await climb(ladder, wanting, { known, ask: remembered, prices });
  }
  for (const own of known.values()) {
    // Nothing is better than a change without a price; where each has one, it is for the reader to choose.
    const free = freeOf(own);
    const told = free.length > 0 ? free : own.neighbours;
    own.neighbours.splice(0, own.neighbours.length, ...told.slice(0, settingCountMax));
  }
  // What no setting prevents may still depend on a single mishap. With fewer of them nothing is worse.
  for (const ladder of mishapLadders(scenario)) {
    const wanting = violated.filter(({ name }) => known.get(name)!.neighbours.length === 0);
    await climb(ladder, wanting, { known, ask: remembered, prices: undefined });
  }
  return known;
}

const freeOf = ({ neighbours }: SettingsOf): readonly Neighbour[] =>
  neighbours.filter(({ price }) => price.length === 0);

interface Climbing {
  readonly known: ReadonlyMap<string, SettingsOf>;
  readonly ask: Ask;
  /** Undefined where a change has none. */
  readonly prices: Prices | undefined;
}

/** Looks for the first rung of a ladder, for each property, on which it holds and nothing severer is worse. */
async function climb(
  ladder: readonly Variant[],
  properties: readonly Property[],
  { known, ask, prices }: Climbing,
): Promise<void> {
  let open = properties;
  for (const variant of ladder) {
    if (open.length === 0) return;
    const answers = await ask(variant.scenario, open);
    const holding = open.filter((_, index) => answers[index]?.verdict === 'holds');
    const worse = holding.length === 0 ? [] : ((await prices?.of(variant.scenario)) ?? []);
    const still: Property[] = [];
    for (const [index, property] of open.entries()) {
      const own = known.get(property.name)!;
      const verdict = answers[index]?.verdict ?? 'incomplete';
      if (verdict === 'incomplete') own.complete = false;
      else if (verdict !== 'holds') still.push(property);
      else if (isNoRemedy(worse, property)) {
        if (worse.some(({ isKnown }) => !isKnown)) own.complete = false;
        still.push(property);
      } else own.neighbours.push(settingNeighbour(variant, worse));
    }
    open = still;
  }
}

function settingNeighbour({ setting, told }: Variant, worse: readonly Worse[]): Neighbour {
  const price = worse.map(priceText);
  const atPrice = price.length === 0 ? '' : ` Its price: ${price.join('; ')}.`;
  const sentence = `${told} this cannot happen within the scope of the scenario.${atPrice}`;
  return { kind: 'setting', sentence, position: null, step: null, setting, price, trace: [] };
}
