import type {
  Answer,
  Capabilities,
  Command,
  ConformanceDeployment,
  DeploymentField,
  Implementation,
  Observation,
  Readiness,
} from '#properties';
import { commands } from './commands.ts';
import { observe, observed } from './observe.ts';
import { Refused } from './refused.ts';
import { named, type Parts, Site } from './site.ts';

/** What it knows of what deployments can say: all there is. */
const knownFields: readonly DeploymentField[] = [
  'clusters.zones',
  'clusters.users',
  'keys.handle',
  'keys.start',
  'allow.hsmFailures.unbounded',
  'allow.zoneFailures',
  'allow.zoneOutages',
  'allow.creationFailures',
  'allow.serviceBackups',
  'allow.deleteKeyAgain',
];

/** A small simulator of clusters, clients and backups, which does what it is told and shows all that it has. */
export class InMemoryImplementation implements Implementation {
  readonly name: string;
  readonly #own: Partial<Parts>;
  #site: Site | undefined;

  /** @param own - the parts that are other than usual */
  constructor(name = 'in memory', own: Partial<Parts> = {}) {
    this.name = name;
    this.#own = own;
  }

  /** It can be told everything, down to the HSM that a call goes to, and does nothing by itself. */
  capabilities(): Capabilities {
    const controls = Object.entries(commands).map(
      ([action, { parameters }]) => [action, parameters] as const,
    );
    return {
      controls: { ...Object.fromEntries(controls), 'use-key': ['key', 'hsm'] },
      spontaneous: [],
      immediate: [],
      observes: observed,
      reasons: true,
      bounds: true,
      fields: knownFields,
    };
  }

  reset(deployment: ConformanceDeployment): Readiness {
    this.#site = new Site(deployment, this.#own);
    return { outcome: 'ready' };
  }

  act({ action, parameters }: Command): Answer {
    const site = this.#running();
    try {
      if (action === 'use-key') return this.#use(parameters);
      const command = Object.hasOwn(commands, action) ? commands[action] : undefined;
      if (command === undefined) throw new Error(`There is no command ${JSON.stringify(action)}.`);
      command.run(site, parameters);
      return { outcome: 'accepted' };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return { outcome: 'refused', reason: error.reason };
    }
  }

  observe(): Observation {
    return observe(this.#running());
  }

  #use({ key = '', hsm = '' }: Command['parameters']): Answer {
    const site = this.#running();
    const used = named(site.keys, key);
    return { outcome: used.client.use(used, named(site.hsms, hsm)) ? 'accepted' : 'failed' };
  }

  #running(): Site {
    if (this.#site === undefined) throw new Error('It has no deployment yet.');
    return this.#site;
  }
}
