import { describe, expect, test } from 'vitest';
import { deploymentOf } from './deployment-files.ts';
import { refusal, sample } from './testdata/sample-files.ts';

const clusters = sample('web-signing/describe-clusters.json');
const id = 'cluster-acigb65ikkk';
const clientsOf = (...options: string[]) => deploymentOf([clusters], options).deployment.clients;
const refused = (option: string): string => refusal(() => clientsOf(option));

describe('a client without a file', () => {
  test.each([
    [`cluster=${id} sdk=5`, { sdk: 5, keyAvailabilityCheck: true }],
    [`cluster=${id} sdk=5 check=on`, { sdk: 5, keyAvailabilityCheck: true }],
    [`cluster=${id} sdk=5 check=off`, { sdk: 5, keyAvailabilityCheck: false }],
    [`cluster=${id} sdk=3`, { sdk: 3, createObjectMinimumNodes: 1, minSrv: undefined }],
    [`sdk=3  min=2 cluster=${id}`, { sdk: 3, createObjectMinimumNodes: 2 }],
    [`cluster=${id} sdk=3 min=1 minsrv=2`, { sdk: 3, createObjectMinimumNodes: 1, minSrv: 2 }],
    [`cluster=${id} sdk=5 reaches=hsm-skfyaf4fqjp`, { reaches: ['hsm-skfyaf4fqjp'] }],
    [`cluster=${id} sdk=5 name=signing`, { name: 'signing' }],
  ])('%s', (option, expected) => {
    const shown = `--client ${JSON.stringify(option)}`;
    const defaults = { name: 'client-1', cluster: id, assumed: false, startsFrom: undefined, place: shown };
    expect(clientsOf(option)).toMatchObject([{ ...defaults, ...expected }]);
  });

  test('several of one cluster, beside one that has a file', () => {
    const files = [clusters, sample('web-signing/cloudhsm-pkcs11.cfg')];
    const { clients } = deploymentOf(files, [`cluster=${id} sdk=5`, `cluster=${id} sdk=3`]).deployment;
    expect(clients.map(({ name }) => name)).toEqual(['client-1', 'client-2', 'cloudhsm-pkcs11']);
  });
});

describe('is refused with what was expected', () => {
  test.each([
    ['', 'cluster= is missing'],
    ['sdk=5', 'cluster= is missing'],
    [`cluster=${id}`, 'sdk= is missing'],
    [`cluster=${id} sdk=4`, 'expected sdk=3 or sdk=5, found sdk=4'],
    [`cluster=${id} sdk=5 check=no`, 'expected check=on or check=off, found check=no'],
    [`cluster=${id} sdk=5 min=2`, 'min= is a setting of SDK 3'],
    [`cluster=${id} sdk=3 check=off`, 'check= is a setting of SDK 5'],
    [`cluster=${id} sdk=3 min=0`, 'expected min= with a whole number from 1 to 28, found "0"'],
    [`cluster=${id} sdk=3 min=29`, 'found "29"'],
    [`cluster=${id} sdk=3 minsrv=1e1`, 'expected minsrv= with a whole number from 1 to 28, found "1e1"'],
    [`cluster=${id} sdk=3 sdk=5`, 'sdk is given twice'],
    [`cluster=${id} sdk=5 chek=off`, 'unknown field "chek"; the nearest known one is "check"'],
    [`cluster=${id} sdk=5 constructor=1`, 'unknown field "constructor"'],
    [`cluster=${id} sdk`, 'expected name=value, found "sdk"'],
    [
      'cluster=cluster-acigb65ikkl sdk=5',
      `unknown cluster "cluster-acigb65ikkl"; the nearest known one is "${id}"`,
    ],
    ['cluster=__proto__ sdk=5', 'unknown cluster "__proto__"'],
    [`cluster=${id} sdk=5 reaches=hsm-none`, 'unknown HSM "hsm-none"; the nearest known one is "hsm-'],
    [`cluster=${id} sdk=5 reaches=toString`, 'unknown HSM "toString"'],
  ])('%j', (option, message) => {
    expect(refused(option)).toContain(message);
    expect(refused(option)).toMatch(/^--client "/);
  });
});
