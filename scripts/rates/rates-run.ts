import type { Rates, Scenario } from '#models';
import {
  breakEven,
  ChainSearch,
  type ChainSearchOptions,
  elasticities,
  flowOf,
  type Measure,
  measuring,
  properties,
  type ScenarioChain,
  simulating,
  waiting,
  waitingAsks,
  withOneKey,
} from '#properties';
import type { RatesFindings, RatesReport } from '#reports';
import { InputError } from '../input/files/input-error.ts';
import { count } from '../output/progress-line.ts';
import { WorkRun } from '../run-work.ts';

/** Nothing can be told: a limit stopped it, or there is too much. */
export class IncompleteError extends Error {
  override readonly name = 'IncompleteError';
}

/** What is asked of a scenario with rates. */
export interface RatesQuestion {
  readonly scenario: Scenario;
  readonly rates: Rates;
  /** In seconds. */
  readonly horizon: number;
  readonly stateCountMax: number;
  /** By default where that takes no time. */
  readonly elasticities?: boolean | undefined;
  readonly calls?: { readonly wait: number; readonly interval: number; readonly below: number } | undefined;
  readonly breakEven?: { readonly action: string; readonly against: Scenario } | undefined;
  readonly simulation?: { readonly runCount: number; readonly seed: number } | undefined;
}

/** Larger chains tell what they depend on only where that is asked for: it is some twenty times the work. */
const stateCountForElasticities = 2000;

/** More attempts are not looked at. */
const attemptCountMax = 100;

/** Finds the numbers of scenarios with rates, with progress on standard error; Ctrl-C and a limit end it. */
export class RatesRun {
  readonly #work: WorkRun;

  constructor(secondsMax?: number) {
    this.#work = new WorkRun(secondsMax);
  }

  end(): void {
    this.#work.end();
  }

  /**
   * The scenario with one of its keys.
   *
   * @throws InputError where there is no such key, or it meets others
   */
  async oneKey(scenario: Scenario, key: string): Promise<Scenario> {
    const found = await this.#finish(withOneKey(scenario, key), 'looking whether keys meet');
    switch (found.kind) {
      case 'alone':
        return found.scenario;
      case 'unknown-key':
        throw new InputError('--key', `${scenario.name} has no key ${JSON.stringify(key)}`);
      case 'meets': {
        const { step, why } = found.meeting;
        const what = `the keys of ${scenario.name} meet, so that one alone is not as it is among the others`;
        throw new InputError('--key', what, [`${step} It ${why}.`, 'Leave out --key.']);
      }
    }
  }

  /** @throws IncompleteError where nothing can be told */
  async findings(question: RatesQuestion): Promise<RatesFindings> {
    const { rates, horizon, calls, simulation } = question;
    const asks = calls && { asks: waitingAsks };
    const found = await this.#chain(question.scenario, question, asks);
    const measures = await this.#measures(found, question);
    const isAsked = question.elasticities ?? found.chain.stateCount <= stateCountForElasticities;
    return {
      found,
      rates,
      horizon,
      measures,
      ...(isAsked && { elasticities: await this.#elasticities(found, question) }),
      ...(calls && { waiting: await this.#waiting(found, question, calls) }),
      ...(question.breakEven && {
        breakEven: await this.#breakEven(found, measures, question, question.breakEven),
      }),
      ...(simulation && {
        simulation: {
          ...simulation,
          measures: await this.#finish(
            simulating(question.scenario, rates.perSecond, horizon, simulation),
            'drawing histories',
          ),
        },
      }),
    };
  }

  async #chain(
    scenario: Scenario,
    { rates, stateCountMax }: RatesQuestion,
    options?: ChainSearchOptions,
  ): Promise<ScenarioChain> {
    const search = new ChainSearch(scenario, rates, options);
    const isWhole = await this.#finish(
      growing(search, stateCountMax),
      scenario.name,
      () => search.stateCount,
    );
    if (isWhole) return search.result();
    throw new IncompleteError(
      `${scenario.name} has more than ${count(stateCountMax)} states; --max-states allows more`,
    );
  }

  async #measures(found: ScenarioChain, { rates, horizon }: RatesQuestion): Promise<readonly Measure[]> {
    const result = await this.#finish(
      measuring(found, rates.perSecond, horizon),
      `solving ${count(found.chain.stateCount)} states`,
    );
    return result.kind === 'measured' ? result.measures : tooLarge(found.scenario);
  }

  async #elasticities(
    found: ScenarioChain,
    { rates, horizon }: RatesQuestion,
  ): Promise<NonNullable<RatesFindings['elasticities']>> {
    const result = await this.#finish(elasticities(found, rates.perSecond, horizon), 'what it depends on');
    if (result === undefined) return tooLarge(found.scenario);
    return new Map([...result].map(([{ name }, list]) => [name, list]));
  }

  async #waiting(
    found: ScenarioChain,
    { rates, horizon }: RatesQuestion,
    calls: NonNullable<RatesQuestion['calls']>,
  ): Promise<NonNullable<RatesFindings['waiting']>> {
    const asked = { ...calls, attemptCount: attemptCountMax };
    const result = await this.#finish(waiting(found, rates.perSecond, horizon, asked), 'how long to wait');
    if (result !== undefined) return { ...calls, ...result };
    throw new InputError('--wait-below', 'with these rates, no creation of the key is ever acknowledged');
  }

  async #breakEven(
    found: ScenarioChain,
    measures: readonly Measure[],
    question: RatesQuestion,
    { action, against }: NonNullable<RatesQuestion['breakEven']>,
  ): Promise<NonNullable<RatesReport['breakEven']>> {
    const { rates, horizon } = question;
    const there = await this.#measures(await this.#chain(against, question), question);
    const rows: NonNullable<RatesReport['breakEven']>['properties'] = [];
    for (const property of properties) {
      const own = measures.find((measure) => measure.property === property);
      if (own === undefined || property.kind !== 'always' || own.first.mean === 0) continue;
      const wanted = there.find((measure) => measure.property === property)?.probability.value ?? 0;
      const marked = { chain: found.chain, marks: new Map([[property, found.marks.get(property)!]]) };
      const even = await this.#finish(
        breakEven(marked, rates.perSecond, horizon, action, wanted),
        `break-even of ${property.name}`,
      );
      if (even === undefined) return tooLarge(found.scenario);
      rows.push({
        property: property.name,
        probabilityThere: Number(wanted.toPrecision(6)),
        perSecond: even === null ? null : Number(even.rate.toPrecision(4)),
        lessLikely: even === null ? null : even.isLessAbove ? 'above' : 'below',
      });
    }
    return { action, against: against.name, properties: rows };
  }

  async #finish<Result>(
    work: Generator<void, Result>,
    what: string,
    states: () => number | undefined = () => undefined,
  ): Promise<Result> {
    const done = await this.#work.finish(work, (seconds) => {
      const known = states();
      const size = known === undefined ? '' : `${count(known)} states, `;
      return `${what}: ${size}${Math.round(seconds)} s`;
    });
    if (done !== undefined) return done.result;
    throw new IncompleteError('a limit or Ctrl-C stopped it before anything could be told');
  }
}

/** What the formats of other tools need. */
export const exported = ({ found, rates, horizon }: RatesFindings) => ({
  flow: flowOf(found.chain, rates.perSecond),
  start: found.chain.start,
  marks: found.marks,
  horizon,
});

function tooLarge({ name }: Scenario): never {
  throw new IncompleteError(
    `${name} has too many states that lead to each other to be solved; ask of fewer HSMs, or of one key`,
  );
}

/** Returns whether it came to its end. */
function* growing(search: ChainSearch, stateCountMax: number): Generator<void, boolean> {
  while (search.advance(sliceSize)) {
    if (search.stateCount > stateCountMax) return false;
    yield;
  }
  return search.stateCount <= stateCountMax;
}

const sliceSize = 64;
