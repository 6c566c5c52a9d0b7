import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { publicScenarios } from '#models';
import { readInputs } from '../commands/check/check-inputs.ts';
import { InputError } from '../input/files/input-error.ts';
import { ApiException, notFound } from '../service/api-exception.ts';
import type { AnswerCall } from '../service/http-server.ts';
import { Served } from '../service/testing.ts';
import { readAccount } from './read-account.ts';

const scenario = publicScenarios.find(({ name }) => name === 'clones-at-work-2x2')!;
const servers: Served[] = [];

async function serving(inFront?: AnswerCall): Promise<Served> {
  const served = new Served({ scenario }, inFront === undefined ? undefined : () => inFront);
  servers.push(served);
  return served.listen();
}

let served: Served;
const folder = mkdtempSync(join(tmpdir(), 'keysync-'));

beforeAll(async () => {
  served = await serving();
});
afterEach(() => vi.unstubAllEnvs());
afterAll(async () => {
  for (const each of servers) await each.end();
  rmSync(folder, { recursive: true });
});

async function refusal(read: Promise<unknown>): Promise<string> {
  const error: unknown = await read.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(InputError);
  return (error as InputError).message;
}

describe('an account', () => {
  test('is read in several regions, and kept as files that say the same', async () => {
    const regions = Object.keys(scenario.regions);
    const aws = { aws: true, region: regions, endpoint: served.url, save: join(folder, 'saved') };
    const { deployment, notes } = await readInputs([], aws);
    const byRegion = deployment.clusters.toSorted((one, other) => (one.region < other.region ? -1 : 1));
    expect(byRegion).toMatchObject(
      regions.map((region) => ({
        region,
        state: 'ACTIVE',
        hsms: [{ state: 'ACTIVE' }, { state: 'ACTIVE' }],
      })),
    );
    expect(deployment.clusters[0]?.certificate).toBe(deployment.clusters[1]?.certificate);
    expect(deployment.clusters[0]?.createTimestamp).toEqual(expect.any(Number));
    expect(notes).toEqual([]);
    expect(readdirSync(aws.save)).toEqual(
      regions.flatMap((region) => [`${region}.describe-backups.json`, `${region}.describe-clusters.json`]),
    );
    expect((await readInputs([aws.save], {})).deployment).toEqual(deployment);
  });

  test('is read page by page', async () => {
    const regions = ['us-east-1'];
    const whole = await readAccount({ regions, endpoint: served.url });
    expect(await readAccount({ regions, endpoint: served.url, pageSize: 1 })).toEqual(whole);
  });

  test('is read with fields that the client is too old for', async () => {
    const newer = {
      ClusterId: 'cluster-aaaabbbbccc',
      State: 'ACTIVE',
      HsmTypeRollbackExpiration: 1_764_460_800.5,
    };
    const other = await serving(({ operation }) =>
      operation === 'DescribeClusters' ? { Clusters: [newer] } : { Backups: [] },
    );
    const { deployment } = await readInputs([], { aws: true, region: ['us-east-1'], endpoint: other.url });
    expect(deployment.clusters).toMatchObject([{ hsmTypeRollbackExpiration: 1_764_460_800_500 }]);
  });
});

describe('a message tells what to do', () => {
  const regions = ['us-east-1'];
  const nowhere = {
    AWS_CONFIG_FILE: join(folder, 'none'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'none'),
  };
  const without = (...names: string[]): void => {
    for (const name of names) vi.stubEnv(name, undefined);
    for (const [name, value] of Object.entries(nowhere)) vi.stubEnv(name, value);
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  };

  test('where there is no region', async () => {
    without('AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_PROFILE');
    expect(await refusal(readAccount({ regions: [] }))).toContain('nothing says which region to ask');
  });
  test('where there are no credentials', async () => {
    without('AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_PROFILE', 'AWS_WEB_IDENTITY_TOKEN_FILE');
    vi.stubEnv('AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', undefined);
    vi.stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', undefined);
    const message = await refusal(readAccount({ regions, endpoint: 'http://service.invalid' }));
    expect(message).toContain('--aws, describe-clusters in us-east-1: there are no credentials (');
    expect(message).toContain('--profile');
  });
  test('where a profile is missing, and the environment stays as it was', async () => {
    without('AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY');
    vi.stubEnv('AWS_PROFILE', 'before');
    const asked = readAccount({ regions, endpoint: 'http://service.invalid', profile: 'nobody' });
    expect(await refusal(asked)).toContain('there are no credentials');
    expect(process.env['AWS_PROFILE']).toBe('before');
  });
  test('where nobody listens', async () => {
    const gone = await new Served({ scenario }).listen();
    const { url } = gone;
    await gone.end();
    const message = await refusal(readAccount({ regions, endpoint: url }));
    expect(message).toContain(`${url} cannot be reached (`);
  });
  test('where nobody answers', async () => {
    const slow = await serving(() => new Promise(() => {}));
    const message = await refusal(readAccount({ regions, endpoint: slow.url, timeout: 50 }));
    expect(message).toContain(`${slow.url} cannot be reached (`);
  });
  test.each([
    [new ApiException('CloudHsmAccessDeniedException', 'no'), 'denies the call', 'cloudhsm:DescribeBackups'],
    [notFound('no'), 'gave no list (CloudHsmResourceNotFoundException: no)', 'AWS CLI'],
  ])('where the call is refused: %s', async (exception, what, remedy) => {
    const refusing = await serving(() => {
      throw exception;
    });
    const message = await refusal(readAccount({ regions, endpoint: refusing.url }));
    expect(message).toContain(what);
    expect(message).toContain(remedy);
  });
  test('where the pages never end', async () => {
    const endless = await serving(() => ({ Clusters: [], Backups: [], NextToken: 'again' }));
    expect(await refusal(readAccount({ regions, endpoint: endless.url }))).toContain(
      'the answer goes on with a page that was there already',
    );
  });
  test.each([
    [
      'a region',
      { regions: ['us-east-1.example.com/'] },
      '--region us-east-1.example.com/: this is no region',
    ],
    [
      'an endpoint',
      { regions, endpoint: 'file:///etc' },
      '--endpoint file:///etc: this is no address of a service',
    ],
  ])('where %s is none', async (_, options, message) => {
    expect(await refusal(readAccount(options))).toContain(message);
  });
  test('where an option is for --aws', async () => {
    expect(await refusal(readInputs([], { region: ['us-east-1'] }))).toContain(
      '--region: this is for --aws only',
    );
  });
});
