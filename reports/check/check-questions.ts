/** What each question of `keysync check` asks, by its stable name. */
const questions: Readonly<Record<string, string>> = {
  'no-active-hsm': 'Whether some HSM of the cluster is active.',
  rollback: 'Whether a migration to another HSM type can be taken back, with all that was made since.',
  'key-copies': 'Whether a key that was listed is on every HSM, so that one failure does not lose it.',
  'key-use': 'Whether a key that was listed is on as many HSMs as its use needs.',
  'key-owner': 'Whether synchronization can bring a key that was listed to every HSM.',
  'key-attributes': 'Whether a key that was listed is the same on every HSM.',
  'keys-on-only-hsm': 'Whether the keys that were listed are on more than one HSM.',
  'handle-names-two': 'Whether a handle names one key on every HSM.',
  'user-missing': 'Whether a user is on every HSM.',
  'user-differs': 'Whether a user is the same on every HSM.',
  'handle-collision': 'Whether a handle names one key in both clusters of a pair.',
  'key-not-in-clone': 'Whether a key that was listed is in the related cluster as well.',
  'user-not-in-clone': 'Whether a user is in the related cluster as well.',
  'cluster-state': 'Whether the cluster is active.',
  'hsm-state': 'Whether the HSM is active.',
  'two-hsms': 'Whether the cluster has at least two active HSMs.',
  'two-zones': 'Whether the active HSMs are in two availability zones.',
  'three-hsms': 'Whether the cluster has three HSMs, as is recommended for the durability of new keys.',
  backup: 'Whether a backup of the cluster is ready, and how old it is.',
  'backup-deletion': 'Whether a backup waits for its deletion.',
  stray: 'Whether a client configuration leads to a cluster.',
  'stale-address': 'Whether each server that is listed is an HSM.',
  'shared-address': 'Whether each address is that of one HSM.',
  'hsm-type': 'Whether the client works with the type of the HSMs.',
  'start-now': 'Whether the application can start now.',
  'start-one-down': 'Whether the application can start with any one HSM down.',
  'start-zone-down': 'Whether the application can start with any one availability zone down.',
  'create-now': 'Whether a token key can be created now.',
  'create-one-down': 'Whether a token key can be created with any one HSM down.',
  'create-zone-down': 'Whether a token key can be created with any one availability zone down.',
  'use-now': 'Whether keys that exist can be used now.',
  'failures-without-loss-right-after': 'How many HSM failures lose no key right after it was acknowledged.',
  'failures-without-loss-once-synchronized': 'How many HSM failures lose no key once every HSM has it.',
  'failures-with-use-right-after':
    'How many HSM failures, or outages, keep keys usable right after they were acknowledged.',
  'failures-with-use-once-synchronized':
    'How many HSM failures, or outages, keep keys usable once every HSM has them.',
  'zone-without-loss-right-after':
    'Whether the loss of an availability zone loses a key right after it was acknowledged.',
  'zone-without-loss-once-synchronized':
    'Whether the loss of an availability zone loses a key once every HSM has it.',
  'zone-with-use-right-after':
    'Whether keys stay usable without an availability zone right after they were acknowledged.',
  'zone-with-use-once-synchronized':
    'Whether keys stay usable without an availability zone once every HSM has them.',
  leftover: 'Whether the application can be told that a key was not created, and it is there.',
  miss: 'Whether a call right after the creation can miss the key.',
  'check-off': 'Whether the key availability check is on.',
  'minimum-nodes-low': 'Whether create_object_minimum_nodes is at least 2.',
  'minimum-nodes-high': 'Whether create_object_minimum_nodes is less than the number of HSMs.',
  'minimum-nodes-two-hsms': 'Whether the recommendations for create_object_minimum_nodes can be met.',
  'sync-key': 'Whether keys can be brought to the other cluster.',
  'keys-drift': 'Whether keys of a cluster can be missing in a related one.',
  'users-drift-owner-missing': 'Whether users of a cluster can be missing in a related one.',
  'users-drift-officer-password-differs':
    'Whether the password of the crypto officer can become another one in a related cluster.',
};

/** What a question asks; undefined for one that this version lacks. */
export const questionText = (question: string): string | undefined =>
  Object.hasOwn(questions, question) ? questions[question] : undefined;
