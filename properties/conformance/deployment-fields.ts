import type { Deployment } from './implementation.ts';

/** Something that a deployment can say and that the protocol did not have from the beginning. */
interface NewerField {
  readonly means: string;
  /** Whether a deployment says it: whoever does not know it would then be somewhere else. */
  isUsed(deployment: Deployment): boolean;
}

const clustersOf = ({ clusters }: Deployment) => Object.values(clusters);
const keysOf = ({ keys }: Deployment) => Object.values(keys);

/**
 * Every such field, by the name under which an implementation says that it knows it.
 *
 * @remarks
 * A deployment is sent only to who knows all that it says. An implementation that was written before there was a
 * field goes on as before: what would be new to it is not for it.
 */
export const newerFields = {
  'clusters.zones': {
    means: 'HSMs are in availability zones',
    isUsed: (deployment) => clustersOf(deployment).some(({ zones }) => zones !== undefined),
  },
  'clusters.users': {
    means: 'HSMs differ in their users at the start',
    isUsed: (deployment) => clustersOf(deployment).some(({ users }) => users !== undefined),
  },
  'keys.handle': {
    means: 'keys have handles, and may meet others with the same one',
    isUsed: (deployment) => keysOf(deployment).some(({ handle }) => handle !== undefined),
  },
  'keys.start': {
    means: 'keys exist at the start',
    isUsed: (deployment) => keysOf(deployment).some(({ start }) => start !== undefined),
  },
  'allow.hsmFailures.unbounded': {
    means: '`hsmFailures` may be `"unbounded"` instead of a number',
    isUsed: ({ allow }) => allow.hsmFailures === 'unbounded',
  },
  'allow.zoneFailures': {
    means: 'availability zones may fail',
    isUsed: ({ allow }) => allow.zoneFailures > 0,
  },
  'allow.zoneOutages': {
    means: 'availability zones may go out of reach',
    isUsed: ({ allow }) => allow.zoneOutages > 0,
  },
  'allow.creationFailures': {
    means: 'the creation of an HSM may fail',
    isUsed: ({ allow }) => allow.creationFailures,
  },
  'allow.serviceBackups': {
    means: 'the service takes backups by itself, whether or not anything is cloned',
    isUsed: ({ allow }) => allow.serviceBackups,
  },
  'allow.deleteKeyAgain': {
    means: 'a deleted key of which a copy came back may be deleted again',
    isUsed: ({ allow }) => allow.deleteKeyAgain,
  },
} as const satisfies Readonly<Record<string, NewerField>>;

/** See {@link newerFields}. */
export type DeploymentField = keyof typeof newerFields;

/** All of them: what an implementation says that knows everything. */
export const deploymentFields = Object.keys(newerFields) as readonly DeploymentField[];

/** The fields that a deployment uses and an implementation does not know. */
export function unknownFields(
  deployment: Deployment,
  known: readonly DeploymentField[] = [],
): readonly DeploymentField[] {
  return deploymentFields.filter((name) => !known.includes(name) && newerFields[name].isUsed(deployment));
}

/**
 * A deployment as an implementation gets it: without what it does not know.
 *
 * @param deployment - one that uses nothing of that
 */
export function toldDeployment(deployment: Deployment, known: readonly DeploymentField[] = []): Deployment {
  const isTold = ([name]: [string, unknown]): boolean =>
    !isNewerField(`allow.${name}`) || known.includes(`allow.${name}` as DeploymentField);
  const allow = Object.fromEntries(Object.entries(deployment.allow).filter(isTold));
  return { ...deployment, allow: allow as Deployment['allow'] };
}

const isNewerField = (name: string): name is DeploymentField => Object.hasOwn(newerFields, name);
