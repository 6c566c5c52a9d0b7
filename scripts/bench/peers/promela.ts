import type { BenchmarkSize } from '#reports';
import { requirement } from '../scenario-family.ts';

/**
 * The scenario of a size in Promela, the language of Spin.
 *
 * @remarks
 * Nothing of it is made from the model: it was written from the rules a second time, so that equal numbers mean
 * something. A set of HSMs is a byte with one bit for each. Every choice of an action and its parameters is one
 * `d_step`, so that Spin counts transitions as we do, in the form that is fastest for it.
 *
 * @throws RangeError where a byte is too small for the HSMs
 */
export function promelaOf({ hsms, keys, failures }: BenchmarkSize): string {
  if (hsms > 8) throw new RangeError(`A byte has 8 bits, too few for ${hsms} HSMs.`);
  const all = range(hsms);
  const options = [
    ...range(keys).flatMap((key) => [
      '',
      `  /* key ${key + 1} */`,
      ...all.flatMap((hsm) => [
        ...creation(key, hsm),
        ...cleanUp(key, hsm),
        ...all.filter((source) => source !== hsm).map((source) => serverSync(key, source, hsm)),
      ]),
      ...endings(key, all),
    ]),
    '',
    '  /* HSMs */',
    ...all.flatMap((hsm) => [
      hsmFails(hsm, range(keys), failures),
      ...all.filter((source) => source !== hsm).map((source) => createHsm(hsm, source, range(keys))),
      hsmBecomesActive(hsm),
    ]),
  ];
  return `${head(hsms, keys)}
active proctype deployment() {
  do${options.join('\n')}
  od
}
`;
}

const head = (hsms: number, keys: number): string => `/* ${hsms} HSMs, ${keys} token keys */
#define NONE 0
#define REPLICATING 1
#define ACKNOWLEDGED 2
#define CLEANING 3
#define REJECTED 4

/* Sets of HSMs, a bit for each: those that are active, and those that are being created. */
byte answering = ${2 ** hsms - 1};
byte arriving;
byte failures;
/* For each key: how far its creation is, who holds it, and whom the client is done with. */
byte creation[${keys}];
byte holders[${keys}];
byte attempted[${keys}];
`;

function creation(key: number, hsm: number): readonly string[] {
  const isTurn = `creation[${key}] == REPLICATING && ${has('answering', hsm)} && !${has(`attempted[${key}]`, hsm)}`;
  return [
    option('generate-key', `creation[${key}] == NONE && ${has('answering', hsm)}`, [
      `creation[${key}] = REPLICATING`,
      `holders[${key}] = ${bit(hsm)}`,
      `attempted[${key}] = ${bit(hsm)}`,
    ]),
    option('client-sync-copies', `${isTurn} && (holders[${key}] & answering)`, [
      add(`holders[${key}]`, hsm),
      add(`attempted[${key}]`, hsm),
    ]),
    option('client-sync-fails', isTurn, [add(`attempted[${key}]`, hsm)]),
  ];
}

function cleanUp(key: number, hsm: number): readonly string[] {
  const isTurn = `creation[${key}] == CLEANING && ${has(`holders[${key}]`, hsm)} && !${has(`attempted[${key}]`, hsm)}`;
  return [
    option('clean-up-copy', `${isTurn} && ${has('answering', hsm)}`, [
      remove(`holders[${key}]`, hsm),
      add(`attempted[${key}]`, hsm),
    ]),
    option('clean-up-fails', isTurn, [add(`attempted[${key}]`, hsm)]),
  ];
}

/** How a creation, and a clean-up, comes to its end. */
function endings(key: number, all: readonly number[]): readonly string[] {
  const liveCount = all.map((hsm) => `(((holders[${key}] & answering) >> ${hsm}) & 1)`).join(' + ');
  return [
    option('settle-creation', `creation[${key}] == REPLICATING && !(answering & ~attempted[${key}])`, [
      `creation[${key}] = (${liveCount} >= ${requirement} -> ACKNOWLEDGED : CLEANING)`,
      `attempted[${key}] = 0`,
    ]),
    option('finish-clean-up', `creation[${key}] == CLEANING && !(holders[${key}] & ~attempted[${key}])`, [
      `creation[${key}] = REJECTED`,
      `attempted[${key}] = 0`,
    ]),
  ];
}

const serverSync = (key: number, source: number, target: number): string =>
  option(
    'server-sync-copies',
    `${has(`(holders[${key}] & answering)`, source)} && ${has('answering', target)} && !${has(`holders[${key}]`, target)}`,
    [add(`holders[${key}]`, target)],
  );

const hsmFails = (hsm: number, keys: readonly number[], failureCountMax: number): string =>
  option('hsm-fails', `${has('answering', hsm)} && failures < ${failureCountMax}`, [
    remove('answering', hsm),
    'failures = failures + 1',
    ...keys.map((key) => remove(`holders[${key}]`, hsm)),
  ]);

/** A new HSM gets the token keys of its source. No HSM is ever anything but active, arriving or lost here. */
const createHsm = (hsm: number, source: number, keys: readonly number[]): string =>
  option('create-hsm', `!${has('(answering | arriving)', hsm)} && ${has('answering', source)}`, [
    add('arriving', hsm),
    ...keys.map(
      (key) => `holders[${key}] = holders[${key}] | (((holders[${key}] >> ${source}) & 1) << ${hsm})`,
    ),
  ]);

const hsmBecomesActive = (hsm: number): string =>
  option('hsm-becomes-active', has('arriving', hsm), [remove('arriving', hsm), add('answering', hsm)]);

const option = (action: string, condition: string, effects: readonly string[]): string =>
  `  :: d_step { ${condition} -> ${effects.join('; ')} } /* ${action} */`;

const bit = (hsm: number): number => 2 ** hsm;
const has = (set: string, hsm: number): string => `(${set} & ${bit(hsm)})`;
const add = (set: string, hsm: number): string => `${set} = ${set} | ${bit(hsm)}`;
const remove = (set: string, hsm: number): string => `${set} = ${set} & ~${bit(hsm)}`;
const range = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);
