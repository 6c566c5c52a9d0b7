/** What each question of `keysync check` asks, by its stable name. */
const questions: Readonly<Record<string, string>> = {
  'cluster-state': 'Whether the cluster is active.',
  'hsm-state': 'Whether the HSM is active.',
  'two-hsms': 'Whether the cluster has at least two active HSMs.',
  'two-zones': 'Whether the active HSMs are in two availability zones.',
  'three-hsms': 'Whether the cluster has three HSMs, as is recommended for the durability of new keys.',
  backup: 'Whether a backup of the cluster is ready.',
  'create-now': 'Whether a token key can be created now.',
  'create-one-down': 'Whether a token key can be created with one HSM down.',
  'failures-without-loss-right-after': 'How many HSM failures lose no key right after it was acknowledged.',
  'failures-without-loss-once-synchronized': 'How many HSM failures lose no key once every HSM has it.',
  'failures-with-use-right-after':
    'How many HSM failures keep keys usable right after they were acknowledged.',
  'failures-with-use-once-synchronized': 'How many HSM failures keep keys usable once every HSM has them.',
  orphan: 'Whether a failed creation can leave the key behind.',
  miss: 'Whether a call right after the creation can miss the key.',
  'check-off': 'Whether the key availability check is on.',
  'minimum-nodes-low': 'Whether create_object_minimum_nodes is at least 2.',
  'minimum-nodes-high': 'Whether create_object_minimum_nodes is less than the number of HSMs.',
  'minimum-nodes-two-hsms': 'Whether the recommendations for create_object_minimum_nodes can be met.',
  'sync-key': 'Whether syncKey can bring keys to the other cluster.',
  'keys-drift': 'Whether keys of a cluster can be missing in its clone.',
  'users-drift-owner-missing': 'Whether users of a cluster can be missing in its clone.',
  'users-drift-officer-password-differs':
    'Whether the password of the crypto officer can become another one in the clone.',
};

/** What a question asks; undefined for one that this version lacks. */
export const questionText = (question: string): string | undefined =>
  Object.hasOwn(questions, question) ? questions[question] : undefined;
