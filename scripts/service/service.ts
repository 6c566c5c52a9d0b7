import type { z } from 'zod';
import type { RegionSlot } from '#models';
import { ApiException, beyondScenario, invalidRequest } from './api-exception.ts';
import {
  copyBackupToRegion,
  deleteBackup,
  describeBackups,
  modifyBackupAttributes,
  restoreBackup,
} from './backups.operations.ts';
import {
  createCluster,
  deleteCluster,
  describeClusters,
  initializeCluster,
  modifyCluster,
} from './clusters.operations.ts';
import { createHsm, deleteHsm } from './hsms.operations.ts';
import { deleteResourcePolicy, getResourcePolicy, putResourcePolicy } from './policies.operations.ts';
import { type ServiceOptions, ServiceState } from './service-state.ts';
import { type Input, type OperationName, shapes } from './shapes.ts';
import { listTags, tagResource, untagResource } from './tags.operations.ts';
import type { Json } from './views.ts';

type Operations = {
  readonly [Name in OperationName]: (state: ServiceState, region: RegionSlot, input: Input<Name>) => Json;
};

const operations: Operations = {
  CopyBackupToRegion: copyBackupToRegion,
  CreateCluster: createCluster,
  CreateHsm: createHsm,
  DeleteBackup: deleteBackup,
  DeleteCluster: deleteCluster,
  DeleteHsm: deleteHsm,
  DeleteResourcePolicy: deleteResourcePolicy,
  DescribeBackups: describeBackups,
  DescribeClusters: describeClusters,
  GetResourcePolicy: getResourcePolicy,
  InitializeCluster: initializeCluster,
  ListTags: listTags,
  ModifyBackupAttributes: modifyBackupAttributes,
  ModifyCluster: modifyCluster,
  PutResourcePolicy: putResourcePolicy,
  RestoreBackup: restoreBackup,
  TagResource: tagResource,
  UntagResource: untagResource,
};

/** Calls that are to fail, for those who want to see how a client takes it. */
export interface PlannedFailure {
  readonly operation: OperationName;
  readonly exception: ApiException['type'];
  readonly times: number;
}

/** The CloudHSM service: one call after the other, each of them whole. */
export class CloudHsmService {
  readonly state: ServiceState;
  #planned: PlannedFailure[] = [];

  constructor(options: ServiceOptions = {}) {
    this.state = new ServiceState(options);
  }

  /** Whether the API has an operation of this name. */
  static isOperation(name: string): name is OperationName {
    return Object.hasOwn(operations, name);
  }

  /** Has the next calls of an operation fail. */
  plan(failure: PlannedFailure): void {
    this.#planned = [...this.#planned.filter(({ operation }) => operation !== failure.operation), failure];
  }

  /**
   * Answers a call.
   *
   * @param regionName - where the client that calls is
   * @throws ApiException where the answer is an exception
   */
  call(name: OperationName, regionName: string, body: unknown): Json {
    this.#failAsPlanned(name);
    this.state.tick(name.startsWith('Describe'));
    const region = this.state.served.region(regionName);
    if (region === undefined) {
      const { isBounded, deployment } = this.state.served;
      if (!isBounded) throw invalidRequest(`There is no region ${regionName}.`);
      const known = deployment.regions.map((one) => one.name).join(', ');
      throw beyondScenario(`There is no region ${regionName}, but ${known}.`);
    }
    try {
      return call(name, this.state, region, body);
    } finally {
      this.state.note();
    }
  }

  #failAsPlanned(name: OperationName): void {
    const planned = this.#planned.find(({ operation }) => operation === name);
    if (planned === undefined) return;
    this.#planned = this.#planned.filter((one) => one !== planned);
    if (planned.times > 1) this.#planned.push({ ...planned, times: planned.times - 1 });
    throw new ApiException(planned.exception, `The call of ${name} fails, as it was asked to.`);
  }
}

function call<Name extends OperationName>(
  name: Name,
  state: ServiceState,
  region: RegionSlot,
  body: unknown,
): Json {
  const parsed = shapes[name].safeParse(body);
  if (!parsed.success) throw invalidRequest(messageOf(parsed.error));
  return operations[name](state, region, parsed.data as Input<Name>);
}

/** The first thing that is wrong with a request. */
export function messageOf({ issues: [issue] }: z.ZodError): string {
  const place = issue!.path.map(String).join('.');
  const message = issue!.message.startsWith('Invalid') ? lowered(issue!.message) : issue!.message;
  return place === '' ? `The request: ${message}.` : `${place}: ${message}.`;
}

const lowered = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
