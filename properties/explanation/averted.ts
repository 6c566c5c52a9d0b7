/** What would have been had a claim been kept, by the name of its property: the end of a sentence. */
const outcomes = {
  'acknowledged-key-survives': 'the key would have survived',
  'acknowledged-key-recoverable': 'the key could have been recovered',
  'acknowledged-key-stays-usable': 'the key would have stayed usable',
  'acknowledged-key-on-every-active-hsm': 'every active HSM would have had the key',
  'usable-key-on-two-hsms': 'the key would have been on two HSMs',
  'rejected-key-leaves-nothing': 'nothing would have been left of the key',
  'deleted-key-stays-deleted': 'the key would have stayed deleted',
  'deleted-key-never-spreads': 'the deleted key would not have spread',
  'clone-holds-every-acknowledged-key': 'the clone would have had the key',
  'users-agree-across-hsms': 'the users would have agreed',
  'handle-names-one-key': 'the handle would have named one key',
  'session-key-survives': 'the session key would have lasted',
  'creation-stays-possible': 'a key could still have been created',
  'second-copy-can-be-regained': 'a second copy could still have been regained',
  'token-keys-converge': 'every HSM would have had the key in the end',
  'running-creation-settles': 'the creation would have ended',
  'retried-use-succeeds': 'the use of the key would have succeeded in the end',
  'restored-hsm-becomes-useful': 'the HSM would have become useful',
  'clone-catches-up': 'the clone would have caught up',
} as const satisfies Readonly<Record<string, string>>;

/** The names of the properties that have words of their own. */
export const namesWithOutcomes: readonly string[] = Object.keys(outcomes);

/** What would have been had the claim been kept, as the end of a sentence. */
export function avertedText(property: string): string {
  return Object.entries(outcomes).find(([name]) => name === property)?.[1] ?? 'the claim would have held';
}
