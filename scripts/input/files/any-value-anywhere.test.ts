import { expect, test } from 'vitest';
import { deploymentOf } from '../deployment-files.ts';
import { edited, sample } from '../testdata/sample-files.ts';
import { InputError } from './input-error.ts';

const odd = [undefined, null, true, 0, -1, 1.5, '', 'x', [], [null], {}, { x: { y: [] } }];

/** The dotted path of every value inside a value. */
function pathsIn(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const here = path === '' ? name : `${path}.${name}`;
    return [here, ...pathsIn(inner, here)];
  });
}

const clusters = ['dr-pair/us-east-1.clusters.json', 'dr-pair/us-west-2.clusters.json'];

test.each([
  ['dr-pair/us-west-2.clusters.json', 'dr-pair/us-east-1.clusters.json', 'dr-pair/SyncClusters.cfg'],
  ['dr-pair/us-west-2.backups.json', ...clusters],
  ['dr-pair/cloudhsm-jce.cfg', ...clusters],
  ['dr-pair/SyncClusters.cfg', ...clusters],
  ['legacy-batch/cloudhsm_client.cfg', 'legacy-batch/describe-clusters.json'],
  ['dev-single/cloudhsm-cli.cfg', 'dev-single/describe-clusters.json'],
  ['cases/tf/plan.json'],
  ['cases/terraform/terraform.tfstate', 'dev-single/describe-clusters.json'],
  ['cases/lists/resources.json'],
  ['cases/observed-state/key-list.json', 'dev-single/describe-clusters.json'],
  ['cases/observed-state/user-list.json', 'dev-single/describe-clusters.json'],
])('%s is read or refused with a place, whatever is wrong with it', (name, ...others) => {
  const around = others.map(sample);
  let refused = 0;
  for (const path of pathsIn(sample(name).value)) {
    for (const value of odd) {
      try {
        deploymentOf([edited(name, { [path]: value }), ...around]);
      } catch (error) {
        refused += 1;
        const what = `${path}: ${JSON.stringify(value)}: ${error}`;
        expect(error, what).toBeInstanceOf(InputError);
        expect((error as Error).message, what).toMatch(
          /^[^:\s]+:\d+:\d+: |^[^:]+: (the list of clusters is empty|nothing says which clusters there are)/,
        );
      }
    }
  }
  expect(refused).toBeGreaterThan(0);
});
