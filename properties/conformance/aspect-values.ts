import type { Aspect, Seen } from './observation.ts';

/** What kind of value an aspect has, and what it means. */
export interface AspectValue {
  readonly type: ValueType;
  readonly means: string;
}

/** A kind of value. */
export type ValueType = keyof typeof valueTypes;

/** Every kind of value, as a writer of JSON knows it. */
export const valueTypes = {
  text: 'a string',
  'text or null': 'a string or null',
  truth: 'true or false',
  names: 'a list of strings, in any order',
  numbers: 'an object of names and whole numbers',
} as const satisfies Record<string, string>;

/** What every aspect is. */
export const aspectValues: Readonly<Record<Aspect, AspectValue>> = {
  'clusters.state': {
    type: 'text',
    means:
      '`NONE` (not created yet), `CREATE_IN_PROGRESS`, `UNINITIALIZED`, `INITIALIZE_IN_PROGRESS`, `INITIALIZED`, `ACTIVE`, `DELETE_IN_PROGRESS` or `DELETED`',
  },
  'clusters.maskingKey': {
    type: 'text or null',
    means:
      'the cluster whose masking key it carries: its own name, or for a clone the name of the cluster that the key comes from; null while it has none',
  },
  'clusters.origin': {
    type: 'text or null',
    means: 'the backup slot that it was made from; null for a cluster that was made in no such way',
  },
  'hsms.state': {
    type: 'text',
    means:
      '`NONE` (nothing there, or deleted), `CREATE_IN_PROGRESS`, `ACTIVE`, `DEGRADED` (out of reach, with all it holds) or `FAILED` (lost, with all it held)',
  },
  'hsms.keys': { type: 'names', means: 'the keys that it holds, session keys too' },
  'hsms.marked': {
    type: 'names',
    means: 'the keys of which it has a copy that a clean-up marked to be removed; such a copy is not held',
  },
  'hsms.users': { type: 'names', means: 'the users that exist on it' },
  'hsms.passwords': {
    type: 'numbers',
    means: 'each user that exists on it, with 1 for the first password and 2 for the changed one',
  },
  'hsms.handles': {
    type: 'numbers',
    means: 'each key on it that has a `handle` in the deployment, with its handle there',
  },
  'hsms.zone': {
    type: 'text or null',
    means:
      'the availability zone that the HSM there is in, as `zones` of its cluster calls it; null where that says nothing, and where there is no HSM or a failed one',
  },
  'keys.creation': {
    type: 'text',
    means:
      '`none` (not created yet), `replicating` (the call is running), `acknowledged` (it succeeded), `unacknowledged` (SDK 5: the call failed, and what was copied stays), `cleaning` (SDK 3: it failed, and its copies are being removed), `rejected` (the clean-up has ended), `deleted`, `closed` (the session has ended) or `promoted` (turned into a token key)',
  },
  'keys.wrapped': { type: 'truth', means: 'whether it has left the HSMs, wrapped into a file' },
  'backups.state': {
    type: 'text',
    means: '`NONE` (not taken yet), `CREATE_IN_PROGRESS`, `READY`, `PENDING_DELETION` or `DELETED`',
  },
  'backups.region': { type: 'text or null', means: 'where it is; null while the slot was never filled' },
  'backups.sourceCluster': {
    type: 'text or null',
    means: 'the cluster that it was taken of; null for a copy in another region, which belongs to none',
  },
  'backups.maskingKey': {
    type: 'text or null',
    means: 'the cluster whose masking key it carries; null while the slot was never filled',
  },
  'backups.keys': { type: 'names', means: 'the keys in it' },
  'backups.users': { type: 'names', means: 'the users in it' },
  'backups.passwords': { type: 'numbers', means: 'each user in it with the password, as for an HSM' },
};

/** Whether a value, whatever it is, is of a kind. */
export function isOfType(value: unknown, type: ValueType): value is Seen {
  switch (type) {
    case 'text':
      return typeof value === 'string';
    case 'text or null':
      return typeof value === 'string' || value === null;
    case 'truth':
      return typeof value === 'boolean';
    case 'names':
      return Array.isArray(value) && value.every((item) => typeof item === 'string');
    case 'numbers':
      return (
        typeof value === 'object' &&
        value !== null &&
        !Array.isArray(value) &&
        Object.values(value).every(Number.isInteger)
      );
  }
}
