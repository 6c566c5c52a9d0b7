import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { publicScenarios } from '#models';
import { bodyBytesMax } from './http-server.ts';
import { Served } from './testing.ts';

let served: Served;

beforeAll(async () => {
  served = await new Served().listen();
});

afterAll(async () => {
  expect(served.defects).toEqual([]);
  await served.end();
});

const signed = (region: string): string =>
  `AWS4-HMAC-SHA256 Credential=key/20260101/${region}/cloudhsm/aws4_request, SignedHeaders=host, Signature=00`;

const good = {
  'content-type': 'application/x-amz-json-1.1',
  'x-amz-target': 'BaldrApiService.DescribeClusters',
  authorization: signed('us-east-1'),
};

interface Answered {
  readonly status: number;
  readonly type: unknown;
  readonly message: string;
  readonly body: Readonly<Record<string, unknown>>;
}

async function post(
  headers: Readonly<Record<string, string>>,
  body: string,
  path = '/',
  method = 'POST',
): Promise<Answered> {
  const init = method === 'GET' ? { method, headers } : { method, headers, body };
  const response = await fetch(`${served.url}${path}`, init);
  expect(response.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  const answered = (await response.json()) as Answered['body'];
  return {
    status: response.status,
    type: answered['__type'],
    message: String(answered['Message']),
    body: answered,
  };
}

test('a request that is right is answered', async () => {
  expect(await post(good, '{}')).toMatchObject({ status: 200, body: { Clusters: [] } });
  expect(await post(good, '')).toMatchObject({ status: 200, body: { Clusters: [] } });
});

test.each([
  ['a body that is no JSON', good, '{', 400, 'SerializationException'],
  ['a body that is no object', good, '[]', 400, 'SerializationException'],
  ['a body that is nothing', good, 'null', 400, 'SerializationException'],
  ['no operation', { ...good, 'x-amz-target': '' }, '{}', 400, 'UnknownOperationException'],
  [
    'another service',
    { ...good, 'x-amz-target': 'Other.DescribeClusters' },
    '{}',
    400,
    'UnknownOperationException',
  ],
  [
    'an inherited name',
    { ...good, 'x-amz-target': 'BaldrApiService.toString' },
    '{}',
    400,
    'UnknownOperationException',
  ],
  ['another type', { ...good, 'content-type': 'text/plain' }, '{}', 415, 'UnknownOperationException'],
  ['no signature', { ...good, authorization: 'Bearer x' }, '{}', 400, 'CloudHsmAccessDeniedException'],
  ['no region', { ...good, authorization: signed('no region') }, '{}', 400, 'CloudHsmAccessDeniedException'],
  [
    'a region that is none',
    { ...good, authorization: signed('__proto__') },
    '{}',
    400,
    'CloudHsmInvalidRequestException',
  ],
  ['a value of another kind', good, '{"MaxResults":"3"}', 400, 'CloudHsmInvalidRequestException'],
  [
    'a filter of another kind',
    good,
    '{"Filters":{"states":"ACTIVE"}}',
    400,
    'CloudHsmInvalidRequestException',
  ],
  ['a body that is too long', good, `"${'x'.repeat(bodyBytesMax)}"`, 413, 'RequestEntityTooLargeException'],
])('%s', async (_, headers, body, status, type) => {
  const answered = await post(headers, body);
  expect(answered).toMatchObject({ status, type });
  expect(answered.message).toMatch(/^[A-Z].+\.$/);
  expect(JSON.stringify(answered.body)).not.toMatch(/\\n +at /);
});

test('another method, and another path', async () => {
  expect(await post(good, '', '/', 'GET')).toMatchObject({ status: 405 });
  expect(await post(good, '{}', '/data-plane/other')).toMatchObject({ status: 404 });
  expect(await post(good, '{}', '/data-plane/world')).toMatchObject({ status: 405 });
  expect(await post(good, '{}', '/data-plane/do')).toMatchObject({ status: 415 });
});

test.each([
  ['127.0.0.1', 200],
  ['[::1]:80', 200],
  ['localhost:8080', 200],
  ['api.localhost', 200],
  ['rebound.example.com', 421],
  ['localhost.example.com:8080', 421],
  ['127.0.0.1.example.com', 421],
  ['', 421],
])('a request to %j is answered with %i', async (host, status) => {
  const { hostname, port } = new URL(served.url);
  for (const path of ['/', '/data-plane/world']) {
    const socket = connect(Number(port), hostname);
    const method = path === '/' ? 'POST' : 'GET';
    const headers = Object.entries({ ...good, host, connection: 'close', 'content-length': '0' });
    const lines = headers.map(([name, value]) => `${name}: ${value}`);
    socket.end([`${method} ${path} HTTP/1.1`, ...lines, '', ''].join('\r\n'));
    expect(await text(socket)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  }
});

test('whatever a client sends, the next one is answered', async () => {
  const { hostname, port } = new URL(served.url);
  for (const sent of [
    '\u0000\u0001',
    'GET / HTTP/9.9\r\n\r\n',
    'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\n\r\n{',
  ]) {
    const socket = connect(Number(port), hostname);
    socket.end(sent);
    await text(socket).catch(() => '');
  }
  expect(await post(good, '{}')).toMatchObject({ status: 200 });
});

describe('the data plane', () => {
  const json = { 'content-type': 'application/json' };
  const ask = (path: string, body: object): Promise<Answered> =>
    post(json, JSON.stringify(body), `/data-plane/${path}`);

  test.each([
    ['activate-cluster', {}, 'ClusterId: '],
    [
      'activate-cluster',
      { ClusterId: 'cluster-22222222222' },
      'The cluster cluster-22222222222 does not exist.',
    ],
    ['do', { action: 'hsm-fail' }, 'the nearest known one is "hsm-fails"'],
    ['do', { action: 'create-cluster' }, 'is done by the API'],
    ['do', { action: 'purge-backup' }, 'is done by the API or by the service itself'],
    ['do', { action: 'hsm-fails', parameters: { hsm: 'nowhere' } }, 'no such choice of parameters'],
    ['do', { action: 'hsm-fails', parameters: { hsm: 'cluster-1-hsm-1' } }, 'hsm-not-in-use, '],
    ['advance', { days: 0 }, 'days: '],
    ['fail', { operation: 'Other', exception: 'CloudHsmTagException' }, 'operation: '],
    ['fail', { operation: 'CreateHsm', exception: 'CloudHsmTagException', other: 1 }, 'The request: '],
  ])('refuses %s %j', async (path, body, message) => {
    const answered = await ask(path, body);
    expect(answered.status).toBe(400);
    expect(answered.message).toContain(message);
  });

  test('shows the world, and takes what a scenario has', async () => {
    const scenario = publicScenarios.find(({ name }) => name === 'sdk3-min2-3hsm-1fail')!;
    const own = await new Served({ scenario }).listen();
    const { Clusters } = await own.client().describeClusters({});
    expect(Clusters).toMatchObject([
      { State: 'ACTIVE', Certificates: { ClusterCertificate: expect.stringMatching(/^-----BEGIN/) } },
    ]);
    const [first] = Clusters![0]!.Hsms!;
    const generated = { action: 'generate-key', parameters: { key: 'key-1', hsm: first!.HsmId! } };
    expect(await own.dataPlane('do', generated)).toEqual({
      status: 200,
      body: { sentence: expect.stringContaining('key-1') },
    });
    expect(await own.dataPlane('do', generated)).toMatchObject({ status: 400 });
    const shown = (await (await fetch(`${own.url}/data-plane/world`)).json()) as Readonly<
      Record<string, unknown>
    >;
    expect(shown).toMatchObject({
      scenario: 'sdk3-min2-3hsm-1fail',
      slots: { [first!.HsmId!]: 'hsm-a1' },
      world: { hsms: { 'hsm-a1': { state: 'ACTIVE', keys: ['key-1'] }, 'hsm-a2': { keys: [] } } },
    });
    await own.end();
  });
});

test('a defect is told to whoever runs the server, and not to the client', async () => {
  const broken = await new Served({}, () => () => {
    throw new TypeError('a secret of ours');
  }).listen();
  const failing = broken.client().describeClusters({});
  await expect(failing).rejects.toMatchObject({
    name: 'CloudHsmInternalFailureException',
    message: 'An internal failure. The request can be retried.',
  });
  expect(broken.defects.every((error) => error instanceof TypeError)).toBe(true);
  expect(broken.defects.length).toBeGreaterThan(0);
  await broken.end();
});
