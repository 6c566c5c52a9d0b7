import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadServed } from '../served-scenarios.ts';
import { Served } from '../testing.ts';
import { pythonWithBoto3 } from './python.ts';

const here = import.meta.dirname;

/** Runs a program to its end, which may ask this process meanwhile. */
async function run(program: string, ...args: readonly string[]): Promise<readonly [number, string]> {
  const child = spawn(program, args, { env: { ...process.env, AWS_CONFIG_FILE: '/dev/null' } });
  let told = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      told += text;
    });
  const [code] = (await once(child, 'close')) as [number];
  return [code, told];
}

test('the walk of the blog post works with the AWS CLI, and the scenario that comes with keysync', async () => {
  const served = await new Served({ scenario: loadServed('clone-across-regions'), lag: 1 }).listen();
  const [code, told] = await run('sh', join(here, 'clone-across-regions.sh'), served.url);
  expect([code, told]).toEqual([
    0,
    expect.stringMatching(/\nDone: key-37 of cluster-\w{11} is on hsm-\w{11} in us-west-2\.\n$/),
  ]);
  expect(served.defects).toEqual([]);
  const { served: kept } = served.service.state;
  expect(kept.world.maskingKey(kept.cluster('cluster-b'))).toBe('cluster-a');
  await served.end();
});

test('boto3 takes a cluster through its life', async () => {
  const served = await new Served({ lag: 1 }).listen();
  const [code, told] = await run(pythonWithBoto3!, join(here, 'clients.py'), served.url);
  expect([code, told]).toEqual([
    0,
    expect.stringMatching(/^Done: cluster-\w{11} was created and deleted\.\n$/),
  ]);
  expect(served.defects).toEqual([]);
  await served.end();
});
