import { modelOf, parseScenario } from '#models';
import type {
  Answer,
  Capabilities,
  Command,
  Deployment,
  Implementation,
  Readiness,
} from '../implementation.ts';
import { type Observation, observationFrom, valuesIn } from '../observation.ts';
import { parametersByAction } from '../parameters.ts';
import { Possibilities } from '../possible-worlds.ts';
import type { Profile } from './profile.ts';
import { type Choices, Profiling } from './profiling.ts';

/** An implementation in this process that answers at once. */
export interface StepwiseImplementation extends Implementation {
  reset(deployment: Deployment): Readiness;
  act(command: Command): Answer;
  observe(): Observation;
}

/** An implementation that can be told every step, as one of a profile. */
export class Profiled implements Implementation {
  readonly name: string;
  readonly #stepwise: StepwiseImplementation;
  readonly #profile: Profile;
  readonly #first: string | undefined;
  #profiling: Profiling | undefined;

  /** @param first - of what happens by itself, what is tried before all else */
  constructor(stepwise: StepwiseImplementation, profile: Profile, first?: string) {
    this.name = `${stepwise.name}, ${profile.name}`;
    this.#stepwise = stepwise;
    this.#profile = profile;
    this.#first = first;
  }

  capabilities(): Capabilities {
    return this.#profile.capabilities;
  }

  reset(deployment: Deployment): Readiness {
    if (!this.#profile.isFor(deployment))
      return { outcome: 'unsupported', because: `it is no deployment for ${this.#profile.means}` };
    this.#profiling = new Profiling(this.#profile, choicesIn(deployment), this.#first);
    const readiness = this.#stepwise.reset(deployment);
    this.#here.settle(this.#attempt);
    return readiness;
  }

  act(command: Command): Answer {
    const answer = this.#here.tell(command, this.#attempt);
    this.#here.settle(this.#attempt);
    const { reasons } = this.#profile.capabilities;
    return answer.outcome === 'refused' && !reasons ? { outcome: 'refused' } : answer;
  }

  observe(): Observation {
    this.#here.goOn(this.#attempt);
    this.#here.settle(this.#attempt);
    const { observes } = this.#profile.capabilities;
    return observationFrom(
      valuesIn(this.#stepwise.observe()).filter(({ kind, aspect }) =>
        (observes as readonly string[]).includes(`${kind}.${aspect}`),
      ),
    );
  }

  readonly #attempt = (command: Command): Answer => this.#stepwise.act(command);

  get #here(): Profiling {
    if (this.#profiling === undefined) throw new Error('It has no deployment yet.');
    return this.#profiling;
  }
}

const known = new Map<string, Choices>();

/** The choices of parameters in a deployment. */
function choicesIn(deployment: Deployment): Choices {
  const text = JSON.stringify(deployment);
  const choices = known.get(text) ?? listedIn(deployment);
  known.set(text, choices);
  return choices;
}

function listedIn(deployment: Deployment): Choices {
  const { scenario } = parseScenario(deployment);
  const all = new Possibilities(modelOf(scenario!), {
    controls: Object.fromEntries(parametersByAction),
    spontaneous: [],
    immediate: [],
    observes: [],
    reasons: false,
    bounds: false,
  });
  const uses = Object.keys(deployment.keys).flatMap((key) =>
    Object.values(deployment.clusters).flatMap(({ hsms }) => hsms.map((hsm) => ({ key, hsm }))),
  );
  return (action) => (action === 'use-key' ? uses : all.allChoicesOf(action));
}
