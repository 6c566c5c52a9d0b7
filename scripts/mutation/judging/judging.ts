import { pathToFileURL } from 'node:url';
import { root } from '../../root.ts';
import { type Judged, judgeMutant, type Seen, type Sound } from './fate.ts';
import type * as judgeModule from './judge.ts';
import { MutatedModules } from './mutated-modules.ts';

/** What is to be judged: a mutant of the source, or one made by hand. */
export type Job =
  | { readonly kind: 'generated'; readonly id: string; readonly file: string; readonly source: string }
  | { readonly kind: 'by-hand'; readonly id: string; readonly name: string };

/** What loads a mutant, verifies it and tells what differs. */
type Judge = typeof judgeModule;

/** Larger scenarios, and drawn ones, are only asked about a mutant that is not dead after the others. */
const worldCountOfSmall = 6_000;

/** Judges mutants one after the other, against the model as it is. */
export class Judging {
  readonly #judge: Judge;
  readonly #modules: MutatedModules;
  readonly #sound: readonly Sound[];
  readonly #scenarios: ReadonlyMap<string, judgeModule.JudgedScenario['scenario']>;

  private constructor(judge: Judge, modules: MutatedModules, sound: readonly Sound[]) {
    this.#judge = judge;
    this.#modules = modules;
    this.#sound = sound;
    this.#scenarios = new Map(judge.grounds().map(({ name, scenario }) => [name, scenario] as const));
  }

  /**
   * Loads the model as it is. Nothing of it must have been loaded in this thread before.
   *
   * @param sound - what the model as it is comes to, from the smallest scenario to the largest
   */
  static async start(sound: readonly Sound[]): Promise<Judging> {
    const modules = new MutatedModules(rootUrl);
    return new Judging((await modules.loadSound(judgeUrl)) as Judge, modules, sound);
  }

  async judge(job: Job): Promise<Judged> {
    switch (job.kind) {
      case 'generated':
        return this.#judgeGenerated(job.file, job.source);
      case 'by-hand': {
        const actions = this.#judge.actionsOf(job.name);
        return this.#judgeWith((scenario, limits) => this.#judge.observe(scenario, { ...limits, actions }));
      }
    }
  }

  async #judgeGenerated(file: string, source: string): Promise<Judged> {
    let mutated: Judge;
    try {
      mutated = (await this.#modules.load(judgeUrl, new URL(file, rootUrl).href, source)) as Judge;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const defect = { kind: 'crash', message, scenario: 'while it is loaded' } as const;
      return { fate: 'defect', killers: {}, defect, counted: null };
    }
    return this.#judgeWith((scenario, limits) => mutated.observe(scenario, limits));
  }

  #judgeWith(observe: Observe): Judged {
    const see = (sound: Sound): Seen => {
      const scenario = this.#scenarios.get(sound.name);
      if (scenario === undefined) throw new Error(`There is no scenario ${sound.name}.`);
      const worldCountMax = 2 * sound.observation.worlds + 1000;
      return { sound, observation: observe(scenario, { worldCountMax }) };
    };
    const isFirst = ({ isDrawn, observation }: Sound): boolean =>
      !isDrawn && observation.worlds <= worldCountOfSmall;
    const seen = this.#sound.filter(isFirst).map(see);
    let judged = judgeMutant(seen, this.#judge.propertyNames);
    for (const sound of this.#sound.filter((one) => !isFirst(one))) {
      if (judged.fate === 'property' || judged.fate === 'defect') break;
      seen.push(see(sound));
      judged = judgeMutant(seen, this.#judge.propertyNames);
    }
    return judged;
  }
}

type Observe = (
  scenario: judgeModule.JudgedScenario['scenario'],
  limits: { readonly worldCountMax: number },
) => judgeModule.Observation;

const rootUrl = `${pathToFileURL(root).href}/`;
const judgeUrl = new URL('judge.ts', import.meta.url).href;
