import { partitionOfRegion } from '#models';
import {
  type Answer,
  BrokenImplementationError,
  type Capabilities,
  type Command,
  type ConformanceDeployment,
  type Implementation,
  type Observation,
  type Readiness,
  UnimplementedError,
} from '#properties';
import type { ApiCaller, CallTerms, JsonObject, RawAnswer } from '../../conformance/wire/caller.ts';
import { changeBackup, copyBackup, takeBackup } from './backup-calls.ts';
import { buildUp, whyNotToBuild } from './build-up.ts';
import { cleanUp } from './clean-up.ts';
import { activateCluster, createCluster, deleteCluster, initializeCluster } from './cluster-calls.ts';
import { Endpoint, type EndpointOptions, type Reply } from './endpoint.ts';
import { createHsm, deleteHsm } from './hsm-calls.ts';
import { observationOfView, observedAspects } from './observe.ts';
import { Site } from './site.ts';
import { Slots } from './slots.ts';

/** What this driver can tell any service; to activate a cluster takes a data plane beside. */
const controls: Capabilities['controls'] = {
  'create-cluster': ['cluster'],
  'initialize-cluster': ['cluster'],
  'create-hsm': ['hsm'],
  'delete-hsm': ['hsm'],
  'delete-cluster': ['cluster'],
  'take-backup': ['hsm'],
  'copy-backup': ['from', 'region'],
  'create-cluster-from-backup': ['cluster', 'backup'],
  'delete-backup': ['backup'],
  'restore-backup': ['backup'],
};

/** The operations of the API that it takes to tell a service an action, or to see what came of it. */
const operationsOf: Readonly<Record<string, readonly string[]>> = {
  'create-cluster': ['CreateCluster'],
  'initialize-cluster': ['InitializeCluster'],
  'create-hsm': ['CreateHsm'],
  'delete-hsm': ['DeleteHsm'],
  'delete-cluster': ['DeleteCluster'],
  'take-backup': ['CreateHsm', 'DeleteHsm', 'DescribeBackups'],
  'copy-backup': ['CopyBackupToRegion', 'DescribeBackups'],
  'create-cluster-from-backup': ['CreateCluster', 'DescribeBackups'],
  'delete-backup': ['DeleteBackup', 'DescribeBackups'],
  'restore-backup': ['RestoreBackup', 'DescribeBackups'],
};

/** What a service can be asked to do without: actions, and operations of the API. */
export const dispensable: readonly string[] = [
  ...new Set([...Object.keys(controls), 'activate-cluster', ...Object.values(operationsOf).flat()]),
];

/** A service behind the CloudHSM API, wherever it is. */
export class ServiceApi implements Implementation, ApiCaller {
  readonly name: string;
  readonly endpoint: Endpoint;
  #site: Site | undefined;

  constructor(options: EndpointOptions) {
    this.endpoint = new Endpoint(options);
    this.name = `the CloudHSM API at ${options.url}`;
  }

  capabilities(): Capabilities {
    const { dataPlane, without = [] } = this.endpoint.options;
    const all = { ...controls, ...(dataPlane !== undefined && { 'activate-cluster': ['cluster'] }) };
    const isKnown = (action: string): boolean =>
      ![action, ...(operationsOf[action] ?? [])].some((name) => without.includes(name));
    const seesBackups = this.endpoint.knows('DescribeBackups');
    return {
      controls: Object.fromEntries(Object.entries(all).filter(([action]) => isKnown(action))),
      spontaneous: [
        'cluster-created',
        'cluster-initialized',
        'cluster-deleted',
        'hsm-becomes-active',
        'backup-becomes-ready',
        'backup-copy-fails',
      ],
      immediate: [],
      observes: observedAspects.filter((aspect) => seesBackups || !aspect.startsWith('backups.')),
      reasons: false,
      bounds: false,
    };
  }

  /** Any call can be made, in the region that comes first. */
  get calls(): CallTerms {
    const { hsmType, subnets, mode, without = [], dataPlane } = this.endpoint.options;
    return {
      region: 'us-east-1',
      otherRegion: 'us-west-2',
      cluster: { HsmType: hsmType, SubnetIds: subnets, ...(mode !== undefined && { Mode: mode }) },
      without: without.filter((name) => /^[A-Z]/.test(name)),
      activates: dataPlane !== undefined && !without.includes('activate-cluster'),
    };
  }

  call(region: string, operation: string, input: JsonObject): Promise<RawAnswer> {
    return this.endpoint.call(region, operation, input);
  }

  async reset(deployment: ConformanceDeployment): Promise<Readiness> {
    await this.#leave();
    const because =
      whyNotHere(deployment) ?? whyNotToBuild(deployment, this.endpoint.options.dataPlane !== undefined);
    if (because !== undefined) return { outcome: 'unsupported', because };
    this.#site = new Site(this.endpoint, new Slots(deployment));
    return this.#build(this.#site);
  }

  /** Comes to the deployment by the documented calls; a service that does not take them is not as documented. */
  async #build(site: Site): Promise<Readiness> {
    this.endpoint.takeCalls();
    try {
      const because = await buildUp(site);
      if (because === undefined) return { outcome: 'ready' };
      return { outcome: 'failed', because, calls: this.endpoint.takeCalls() };
    } catch (error) {
      if (!(error instanceof UnimplementedError)) throw error;
      return { outcome: 'failed', because: error.message, calls: this.endpoint.takeCalls() };
    }
  }

  /** Deletes what it made, as far as the service lets it. */
  async end(): Promise<void> {
    await this.#leave();
    this.endpoint.end();
  }

  async #leave(): Promise<void> {
    const site = this.#site;
    this.#site = undefined;
    if (site !== undefined) await cleanUp(site);
  }

  async observe(): Promise<Observation> {
    const { slots } = this.#here;
    const view = await this.#here.look();
    slots.note(view);
    const { backups: seen, ...others } = observationOfView(slots, view);
    return this.endpoint.knows('DescribeBackups') ? { ...others, backups: seen! } : others;
  }

  async act({ action, parameters }: Command): Promise<Answer> {
    const reply = await take(this.#here, action, parameters);
    return reply.outcome === 'accepted' ? { outcome: 'accepted' } : reply;
  }

  get #here(): Site {
    if (this.#site === undefined) throw new Error('There is no deployment yet.');
    return this.#site;
  }
}

async function take(site: Site, action: string, given: Command['parameters']): Promise<Reply<unknown>> {
  switch (action) {
    case 'create-cluster':
      return createCluster(site, given['cluster']!);
    case 'create-cluster-from-backup':
      return createCluster(site, given['cluster']!, given['backup']!);
    case 'initialize-cluster':
      return initializeCluster(site, given['cluster']!);
    case 'activate-cluster':
      return activateCluster(site, given['cluster']!);
    case 'delete-cluster':
      return deleteCluster(site, given['cluster']!);
    case 'create-hsm':
      return createHsm(site, given['hsm']!);
    case 'delete-hsm':
      return deleteHsm(site, given['hsm']!);
    case 'take-backup':
      return takeBackup(site, given['hsm']!);
    case 'copy-backup':
      return copyBackup(site, given['from']!, given['region']!);
    case 'delete-backup':
      return changeBackup(site, 'delete', given['backup']!);
    case 'restore-backup':
      return changeBackup(site, 'restore', given['backup']!);
    default:
      throw new BrokenImplementationError('gave-up', `this driver was not told how to ${action}`);
  }
}

/** Why no service can have these regions; nothing where it can. */
function whyNotHere({ regions }: ConformanceDeployment): string | undefined {
  const entries = Object.entries(regions);
  for (const [name, partition] of entries) {
    if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(name)) return `${name} is no region of AWS`;
    const others = entries.filter(
      ([other]) => (partitionOfRegion(other) === partitionOfRegion(name)) !== (regions[other] === partition),
    );
    if (others.length > 0) return `the partition of ${name} is another one in AWS`;
  }
  return undefined;
}
