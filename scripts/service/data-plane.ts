import { z } from 'zod';
import { type Action, actions, namesOf, type Parameters, refusalOf, refusals, unknownName } from '#models';
import { observationOf } from '#properties';
import {
  type ApiException,
  exceptionNames,
  exceptionsOf,
  invalidRequest,
  notFound,
} from './api-exception.ts';
import { type CloudHsmService, messageOf, type PlannedFailure } from './service.ts';
import { exceptionOf } from './service-state.ts';
import { type OperationName, shapes } from './shapes.ts';
import type { Json } from './views.ts';

/**
 * What happens on the HSMs, where the API of the service does not reach: no part of that API, and under paths of its
 * own.
 */
const requests = {
  '/data-plane/activate-cluster': z.strictObject({ ClusterId: z.string() }),
  '/data-plane/do': z.strictObject({
    action: z.string(),
    parameters: z.record(z.string(), z.string()).default({}),
  }),
  '/data-plane/advance': z.strictObject({ days: z.int().min(1).max(10_000) }),
  '/data-plane/fail': z.strictObject({
    operation: z.enum(Object.keys(shapes) as [OperationName, ...OperationName[]]),
    exception: z.enum(Object.keys(exceptionNames) as [ApiException['type'], ...ApiException['type'][]]),
    times: z.int().min(1).max(1000).default(1),
  }),
} as const;

/** The paths that take requests. */
export type DataPlanePath = keyof typeof requests;

/** Where the world can be looked at. */
export const worldPath = '/data-plane/world';

/** Whether something is asked of the data plane at this path. */
export const isDataPlanePath = (path: string): path is DataPlanePath => Object.hasOwn(requests, path);

/** What the API does, or the service by itself: it is not done here, or the API would not know of it. */
const notHere: ReadonlySet<string> = new Set(
  [
    actions.createCluster,
    actions.createClusterFromBackup,
    actions.clusterCreated,
    actions.initializeCluster,
    actions.clusterInitialized,
    actions.activateCluster,
    actions.createHsm,
    actions.hsmBecomesActive,
    actions.deleteHsm,
    actions.deleteCluster,
    actions.clusterDeleted,
    actions.takeBackup,
    actions.backupBecomesReady,
    actions.copyBackup,
    actions.copyLatestBackup,
    actions.deleteBackup,
    actions.restoreBackup,
    actions.purgeBackup,
  ].map(({ name }) => name),
);

/**
 * Does something on the HSMs.
 *
 * @throws ApiException where it cannot be done
 */
export function doOnDataPlane(service: CloudHsmService, path: DataPlanePath, body: unknown): Json {
  try {
    switch (path) {
      case '/data-plane/activate-cluster':
        return activateCluster(service, parsed(requests[path], body).ClusterId);
      case '/data-plane/do': {
        const { action, parameters } = parsed(requests[path], body);
        return takeAction(service, action, parameters);
      }
      case '/data-plane/advance':
        service.state.advance(parsed(requests[path], body).days);
        return {};
      case '/data-plane/fail':
        service.plan(expectDeclared(parsed(requests[path], body)));
        return {};
    }
  } finally {
    service.state.note();
  }
}

/** A client is shown only what it can be shown by the service. */
function expectDeclared(failure: PlannedFailure): PlannedFailure {
  const { operation, exception } = failure;
  const declared = exceptionsOf(operation);
  if (declared.includes(exception)) return failure;
  throw invalidRequest(`exception: ${operation} declares ${declared.join(', ')}, and not ${exception}.`);
}

function parsed<Shape extends z.ZodType>(shape: Shape, body: unknown): z.output<Shape> {
  const result = shape.safeParse(body);
  if (!result.success) throw invalidRequest(messageOf(result.error));
  return result.data;
}

/** The first password is changed: the cluster is active, and the service backs it up. */
function activateCluster({ state }: CloudHsmService, id: string): Json {
  const resource = state.clusters.find((cluster) => cluster.id === id);
  if (resource === undefined) throw notFound(`The cluster ${id} does not exist.`);
  const cluster = state.served.cluster(resource.slot);
  const refusal = refusalOf(actions.activateCluster, state.served.world, { cluster });
  if (refusal !== undefined) throw exceptionOf(refusal, `The cluster ${id}`);
  if (state.served.takesBackups) state.served.expectBackupSlot();
  state.take(actions.activateCluster, { cluster: state.served.cluster(resource.slot) }, `The cluster ${id}`);
  state.backUp(resource);
  return { ClusterId: id, State: state.clusterState(resource) };
}

/** Takes any other action of the model. Identifiers of the API stand for the slots that they are in. */
function takeAction({ state }: CloudHsmService, name: string, given: Readonly<Record<string, string>>): Json {
  const all = Object.values(actions) as readonly Action[];
  const action = all.find((one) => one.name === name);
  const known = all.map((one) => one.name).filter((one) => !notHere.has(one));
  if (notHere.has(name))
    throw invalidRequest(`action: ${name} is done by the API or by the service itself, not on the HSMs.`);
  if (action === undefined) throw invalidRequest(`action: ${unknownName('action', name, known)}.`);
  const slots = slotsById(state);
  const named = Object.fromEntries(
    Object.entries(given).map(([parameter, value]) => [parameter, slots.get(value) ?? value]),
  );
  // The deployment first: the world may move as somebody asks for all of it.
  const { deployment } = state.served;
  const { world } = state.served;
  const chosen = [...action.parameters(deployment)].find((one) => isNamed(one, named));
  if (chosen === undefined)
    throw invalidRequest(`parameters: ${name} has no such choice of parameters in this scenario.`);
  const refusal = refusalOf(action, world, chosen);
  if (refusal !== undefined) throw invalidRequest(`${name}: ${refusal}, ${refusals[refusal]}.`);
  action.apply(world, chosen);
  return { sentence: action.describe(chosen) };
}

function isNamed(chosen: Parameters, names: Readonly<Record<string, string>>): boolean {
  const entries = Object.entries(namesOf(chosen));
  return (
    entries.length === Object.keys(names).length && entries.every(([name, value]) => names[name] === value)
  );
}

function slotsById({ clusters, backups }: CloudHsmService['state']): ReadonlyMap<string, string> {
  const hsms = clusters.flatMap((cluster) => cluster.hsms);
  return new Map([...clusters, ...hsms, ...backups].map(({ id, slot }) => [id, slot]));
}

/** All that is the case, by slots, and which identifier is in which slot. */
export function worldView({ state }: CloudHsmService): Json {
  const ids = Object.fromEntries([...slotsById(state)]);
  return { scenario: state.served.scenario.name, slots: ids, world: observationOf(state.served.world) };
}
