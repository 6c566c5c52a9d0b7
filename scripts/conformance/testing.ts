import { readdirSync, readFileSync } from 'node:fs';
import { scenarioSchema } from '#models';
import type { ConformanceStep, ConformanceTest, Suite } from '#properties';

/** One HSM, one key. */
const scenario = scenarioSchema.parse({
  name: 'one',
  regions: { 'us-east-1': 'aws' },
  clusters: { 'cluster-1': { region: 'us-east-1', hsms: ['hsm-1'], start: 'running' } },
  clients: { app: { cluster: 'cluster-1', sdk: 3 } },
  users: ['co', 'cu'],
  cryptoOfficer: 'co',
  keys: { 'key-1': { class: 'token', client: 'app', owner: 'cu' } },
});

const generated: ConformanceStep = {
  action: 'generate-key',
  parameters: { key: 'key-1', hsm: 'hsm-1' },
  sentence: 'The application app generates the token key key-1 on hsm-1.',
  expected: { outcome: 'accepted' },
  changes: { hsms: { 'hsm-1': { keys: ['key-1'] } }, keys: { 'key-1': { creation: 'replicating' } } },
};

const test: ConformanceTest = {
  id: 'generate-key',
  area: 'creation-sdk3',
  comment: 'A token key is generated.',
  clauses: ['KS-CLIENT-SYNC'],
  flags: [],
  deployment: 'one',
  steps: [generated],
};

/** What a small suite is: a key is created, and a second time, which is refused. */
export const smallSuite: Suite = {
  name: 'small',
  deployments: { one: { scenario, start: {} } },
  tests: [
    test,
    {
      ...test,
      id: 'generate-key-again',
      comment: 'A key that exists is not generated again.',
      flags: ['Refusal'],
      steps: [
        generated,
        {
          ...generated,
          sentence: 'The application app generates the token key key-1 on hsm-1.',
          expected: { outcome: 'refused', reason: 'key-already-created' },
          changes: {},
        },
      ],
    },
  ],
};

const twoHsms = scenarioSchema.parse({
  name: 'two HSMs',
  regions: { 'us-east-1': 'aws' },
  clusters: { 'cluster-a': { region: 'us-east-1', hsms: ['hsm-a1', 'hsm-a2'], start: 'running' } },
  clients: { app: { cluster: 'cluster-a', sdk: 5 } },
  users: ['co', 'cu'],
  cryptoOfficer: 'co',
  keys: { 'key-1': { class: 'session', client: 'app', owner: 'cu' } },
  allow: { hsmOutages: 1 },
});

/** What the transcript on the page of the driver protocol is of. */
export const transcriptSuite: Suite = {
  name: 'transcript',
  deployments: { 'two HSMs': { scenario: twoHsms, start: {} } },
  tests: [
    {
      ...test,
      id: 'generate-key-beside-an-outage',
      area: 'session-keys',
      comment: 'No key is generated on an HSM that does not answer.',
      clauses: ['KS-HSM-OUTAGE'],
      deployment: 'two HSMs',
      steps: [
        {
          action: 'hsm-becomes-unreachable',
          parameters: { hsm: 'hsm-a1' },
          sentence: 'hsm-a1 becomes unreachable and keeps what it holds.',
          expected: { outcome: 'accepted' },
          changes: { hsms: { 'hsm-a1': { state: 'DEGRADED' } } },
        },
        {
          action: 'generate-key',
          parameters: { key: 'key-1', hsm: 'hsm-a1' },
          sentence: 'The application app generates the session key key-1 on hsm-a1.',
          expected: { outcome: 'refused', reason: 'hsm-not-active' },
          changes: {},
        },
      ],
    },
  ],
};

/** The processes that have a word in their command line. */
export function processesWith(word: string): readonly string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(word);
    } catch {
      return false;
    }
  });
}
