import { UnacceptedEventError } from '#models';
import type { ConformanceTest, Suite } from '../conformance-test.ts';
import { unknownFields } from '../deployment-fields.ts';
import type {
  Answer,
  Capabilities,
  Command,
  Deployment,
  Implementation,
  Readiness,
} from '../implementation.ts';
import { needsOf } from '../needs.ts';
import type { Observation } from '../observation.ts';
import { modelOfDeployment } from '../possible-worlds.ts';
import { ConformanceRunner, type TestVerdict } from '../run-conformance-test.ts';
import { adaptedScenarios } from '../suite/adapted-scenarios.ts';
import { ownScenarios } from '../suite/deployments.ts';
import { mistakeItem } from '../suite/items.ts';
import type { Mistake } from '../suite/mistakes.ts';
import { planOfSteps, routeText } from '../suite/profile-routes.ts';
import { writeTest } from '../suite/write-test.ts';
import { actionOf, concerns, ProfiledTestbed, type RouteSteps } from './find-route.ts';
import { MistakenModel, type Testbeds } from './mistaken-model.ts';
import type { Profile } from './profile.ts';
import { Profiled } from './profiled.ts';
import { EndlessError } from './profiling.ts';

/** What becomes of a mistake in a profile. */
export type Noticing =
  /** A test of the suite fails. */
  | { readonly kind: 'noticed'; readonly test: string }
  /** A test could be made in which it shows. */
  | { readonly kind: 'noticeable'; readonly deployment: Deployment; readonly steps: RouteSteps }
  /** What it is in never happens there. */
  | { readonly kind: 'never' }
  /** As far as was searched. */
  | { readonly kind: 'hidden' };

/** An implementation of a profile that another one can take the place of. */
class StandIn implements Implementation {
  readonly name: string;
  readonly #capabilities: Capabilities;
  in: Implementation | undefined;

  constructor({ name, capabilities }: Profile) {
    this.name = name;
    this.#capabilities = capabilities;
  }

  capabilities(): Capabilities {
    return this.#capabilities;
  }

  reset(deployment: Deployment): Readiness | Promise<Readiness> {
    return this.in!.reset(deployment);
  }

  act(command: Command): Answer | Promise<Answer> {
    return this.in!.act(command);
  }

  observe(): Observation | Promise<Observation> {
    return this.in!.observe();
  }
}

interface Asked {
  readonly stand: StandIn;
  readonly runner: ConformanceRunner;
}

/** How many ways are tried in a deployment: each may be explained by another choice. */
const candidateCountMax = 25;

const how = { patience: 0, pause: async () => {} };

/** Runs the tests of a suite in a profile, whatever is made of it. */
export class ProfileRuns {
  readonly profile: Profile;
  readonly #tests: ConformanceTest[];
  readonly #suite: Suite;
  readonly #testbeds: Testbeds;
  readonly #searched: readonly Deployment[];
  readonly #asked = new Map<string, Asked>();
  readonly #added = new Map<string, Deployment>();
  readonly #profiled = new Map<string, ProfiledTestbed>();

  constructor(suite: Suite, profile: Profile, testbeds: Testbeds) {
    this.profile = profile;
    this.#suite = suite;
    this.#testbeds = testbeds;
    const own = ownScenarios().filter((scenario) => this.#isFor(scenario));
    const isMissed = (name: string): boolean => !own.some((scenario) => name.startsWith(`${scenario.name}-`));
    // Those that it could not be as they are, in a form in which it can.
    const adapted = adaptedScenarios().filter((scenario) => this.#isFor(scenario) && isMissed(scenario.name));
    this.#searched = [...own, ...adapted];
    this.#tests = suite.tests
      .filter((test) => this.#isFor(suite.deployments[test.deployment]!.scenario))
      .filter((test) => this.#needsNothing(test))
      .toSorted((one, other) => one.steps.length - other.steps.length);
  }

  #needsNothing(test: ConformanceTest): boolean {
    const { scenario } = this.#suite.deployments[test.deployment]!;
    return needsOf(this.profile.capabilities, scenario, test).length === 0;
  }

  /** The tests that are for the profile, the shortest first; then those that were added. */
  get tests(): readonly ConformanceTest[] {
    return this.#tests;
  }

  /** Adds a test of a deployment of the suite, which need not be used by other tests. */
  add(deployment: Deployment, steps: RouteSteps, id: string): void {
    this.#added.set(id, deployment);
    this.#tests.push(this.#testOf(deployment, steps, id));
  }

  /** The verdict of a test on some implementation of the profile. */
  async verdictOf(test: ConformanceTest, implementation: Implementation): Promise<TestVerdict> {
    return this.#verdictIn(this.#deploymentOf(test), test, implementation);
  }

  /** What becomes of a mistake; a test of the suite that was made for it is tried first. */
  async noticing(mistake: Mistake): Promise<Noticing> {
    if (!concerns(mistake, this.profile)) return { kind: 'never' };
    for (const test of this.#inOrder(mistake))
      if (await this.#fails(this.#deploymentOf(test), test, mistake))
        return { kind: 'noticed', test: test.id };
    for (const scenario of this.#searched) {
      const found = await this.#searchIn(scenario, mistake);
      if (found !== undefined) return found;
    }
    return { kind: 'hidden' };
  }

  async #searchIn(deployment: Deployment, mistake: Mistake): Promise<Noticing | undefined> {
    const testbed =
      this.#profiled.get(deployment.name) ?? new ProfiledTestbed(this.#testbeds.of(deployment), this.profile);
    this.#profiled.set(deployment.name, testbed);
    let tried = 0;
    try {
      for (const steps of testbed.candidates(mistake)) {
        tried += 1;
        if (tried > candidateCountMax) return undefined;
        const test = this.#testOf(deployment, steps, 'a way that was found');
        if (await this.#fails(deployment, test, mistake)) return { kind: 'noticeable', deployment, steps };
      }
    } catch (error) {
      if (!isNoImplementation(error)) throw error;
    }
    return undefined;
  }

  #testOf(deployment: Deployment, steps: RouteSteps, id: string): ConformanceTest {
    const plan = planOfSteps(this.#testbeds.of(deployment), id, steps.map(routeText));
    return writeTest(id, plan, '', []).test;
  }

  #deploymentOf({ id, deployment }: ConformanceTest): Deployment {
    return this.#added.get(id) ?? this.#suite.deployments[deployment]!.scenario;
  }

  #inOrder(mistake: Mistake): readonly ConformanceTest[] {
    const { id } = mistakeItem(mistake.name);
    const action = mistake.kind === 'use' ? 'use-key' : mistake.action.name;
    const isMadeFor = (test: ConformanceTest): boolean =>
      test.id === id || test.comment.includes(`that ${mistake.name}`);
    const isAbout = (test: ConformanceTest): boolean => test.steps.some((step) => step.action === action);
    return [
      ...this.tests.filter(isMadeFor),
      ...this.tests.filter((test) => !isMadeFor(test) && isAbout(test)),
    ];
  }

  async #fails(deployment: Deployment, test: ConformanceTest, mistake: Mistake): Promise<boolean> {
    const implementation = new Profiled(
      new MistakenModel(mistake, this.#testbeds),
      this.profile,
      actionOf(mistake),
    );
    try {
      return (await this.#verdictIn(deployment, test, implementation)) === 'failed';
    } catch (error) {
      if (isNoImplementation(error)) return false;
      throw error;
    }
  }

  async #verdictIn(
    deployment: Deployment,
    test: ConformanceTest,
    implementation: Implementation,
  ): Promise<TestVerdict> {
    const asked = this.#asked.get(deployment.name) ?? this.#askedIn(deployment);
    this.#asked.set(deployment.name, asked);
    asked.stand.in = implementation;
    return (await asked.runner.run(test)).verdict;
  }

  /** What is learnt of a deployment is learnt once, for all implementations of the profile. */
  #askedIn(deployment: Deployment): Asked {
    const stand = new StandIn(this.profile);
    const model = modelOfDeployment(deployment);
    const { capabilities } = this.profile;
    return { stand, runner: new ConformanceRunner(model, deployment, stand, capabilities, how) };
  }

  #isFor(deployment: Deployment): boolean {
    const { capabilities, isFor } = this.profile;
    return isFor(deployment) && unknownFields(deployment, capabilities.fields).length === 0;
  }
}

/** Some mistakes ask of the model what it never does; nobody makes those who has anything that works. */
const isNoImplementation = (error: unknown): boolean =>
  error instanceof UnacceptedEventError || error instanceof EndlessError;
