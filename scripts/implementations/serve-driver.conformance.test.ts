import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { publicScenarios } from '#models';
import { conformsAtRandom, type Implementation, UnimplementedError } from '#properties';
import { driverAnswerSchemas, driverErrorSchema, driverUnimplementedSchema } from '#reports';
import { DriverProcess } from '../conformance/driver-process.ts';
import { InMemoryImplementation } from './in-memory/in-memory.ts';
import { serveDriver } from './serve-driver.ts';

const deployment = publicScenarios.find(({ name }) => name === 'clone-2x2-users')!;
const blank = publicScenarios.find(({ name }) => name === 'lifecycle-blank')!;

/** What is answered to these lines. */
const answersTo = (...lines: readonly string[]): Promise<unknown[]> =>
  answersOf(new InMemoryImplementation(), ...lines);

async function answersOf(implementation: Implementation, ...lines: readonly string[]): Promise<unknown[]> {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const served = serveDriver(implementation, input, output, '1.0');
  const answers = text(output);
  input.end(lines.map((line) => `${line}\n`).join(''));
  await served;
  output.end();
  return (await answers)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

test('it speaks the protocol: each answer has its form, and the id of its request', async () => {
  const { $schema: _, note: __, expect: ___, ...scenario } = deployment;
  const requests = [
    { request: 'hello', protocol: 1 },
    { request: 'reset', deployment: scenario },
    { request: 'do', action: 'create-user', parameters: { cluster: 'cluster-a', user: 'cu' } },
    { request: 'do', action: 'create-user', parameters: { cluster: 'cluster-a', user: 'cu' } },
    { request: 'observe' },
    { request: 'bye' },
  ] as const;
  const answers = await answersTo(
    ...requests.map((request, index) => JSON.stringify({ id: index + 1, ...request })),
  );
  expect(answers.length).toBe(requests.length);
  for (const [index, { request }] of requests.entries())
    expect(driverAnswerSchemas[request].parse(answers[index])).toMatchObject({ id: index + 1 });
  expect(answers[0]).toMatchObject({ name: 'in memory', version: '1.0' });
  expect(answers.slice(1, 4)).toEqual([
    { id: 2, outcome: 'ready' },
    { id: 3, outcome: 'accepted' },
    { id: 4, outcome: 'refused', reason: 'user-exists' },
  ]);
});

test('what is answered with nothing, and calls, are said as the protocol has them', async () => {
  const implementation = {
    name: 'one that lacks everything',
    capabilities: () => ({ ...new InMemoryImplementation().capabilities() }),
    observe: () => {
      throw new UnimplementedError({ operation: 'DescribeClusters', answered: 'HTTP 501' });
    },
    calls: { region: 'us-east-1', otherRegion: 'us-west-2', cluster: {}, without: [], activates: false },
    call: async (...told: readonly unknown[]) => ({
      status: 200,
      contentType: '',
      body: JSON.stringify(told),
    }),
  };
  const [hello, seen, called, none] = await answersOf(
    implementation as never,
    '{"id":1,"request":"hello","protocol":1}',
    '{"id":2,"request":"observe"}',
    '{"id":3,"request":"call","region":"us-east-1","operation":"ListTags","input":{"ResourceId":"x"}}',
    '{"id":4,"request":"call","region":"us-east-1"}',
  );
  expect(driverAnswerSchemas.hello.parse(hello).calls).toEqual(implementation.calls);
  expect(driverUnimplementedSchema.parse(seen)).toMatchObject({
    operation: 'DescribeClusters',
    answered: 'HTTP 501',
  });
  expect(driverAnswerSchemas.call.parse(called)).toMatchObject({
    status: 200,
    body: '["us-east-1","ListTags",{"ResourceId":"x"}]',
  });
  expect(driverErrorSchema.parse(none).error).toContain('which operation');
  const [refused] = await answersTo('{"id":1,"request":"call","region":"us-east-1","operation":"ListTags"}');
  expect(driverErrorSchema.parse(refused).error).toBe('This driver makes no calls.');
});

test.each([
  ['{"id":3,"request":"observe"}', 'It has no deployment yet.'],
  ['{"id":3,"request":"hello","protocol":2}', 'Only version 1 is spoken here.'],
  ['{"id":3,"request":"sing"}', 'There is no request "sing".'],
  ['{"id":3,"request":"reset","deployment":[]}', 'Expected a deployment, an object, instead of [].'],
  ['{"id":3,"request":"do"}', 'The request does not say which action.'],
  ['{"id":3,"request":"do","action":"hsm-fails","parameters":{"hsm":1}}', 'The parameter "hsm" is no name.'],
])('%s is answered with an error', async (line, error) => {
  const [answer] = await answersTo(line);
  expect(driverErrorSchema.parse(answer)).toEqual({ id: 3, error });
});

test('a line that is no JSON is answered with an error, and the next one is read', async () => {
  const answers = await answersTo('{', '', '{"id":4,"request":"bye"}', '{"id":5,"request":"bye"}');
  expect(answers).toEqual([
    { id: null, error: expect.stringContaining('This is no request') },
    { id: 4, outcome: 'bye' },
  ]);
});

test('it ends when it is told bye, although nobody closed its input', async () => {
  const input = new PassThrough();
  const served = serveDriver(new InMemoryImplementation(), input, new PassThrough());
  input.write('{"id":1,"request":"bye"}\n');
  await served;
  expect(input.destroyed).toBe(true);
});

test.each([
  ['', undefined],
  [' --wrong hsm-active-at-once', 'NonconformanceError'],
])('the simulator as a process, run with%o, is tried through the protocol', async (option, failure) => {
  const command = `"${process.execPath}" scripts/implementations/in-memory/driver.ts${option}`;
  const driver = new DriverProcess(command, { timeLimit: 60 });
  try {
    const tried = conformsAtRandom(driver, blank, { runCount: 60 });
    if (failure === undefined) expect((await tried).runCount).toBe(60);
    else await expect(tried).rejects.toMatchObject({ name: failure });
    await driver.leave();
  } finally {
    await driver.end();
  }
});

test('a wrong variant that does not exist is a mistake, and the others are named', async () => {
  const command = `"${process.execPath}" scripts/implementations/in-memory/driver.ts --wrong nobody`;
  const driver = new DriverProcess(command, { timeLimit: 60 });
  try {
    await expect(driver.capabilities()).rejects.toThrow();
    expect(driver.lastWords.join('\n')).toContain(
      'There is no wrong variant "nobody": there are option-over-configuration, ',
    );
  } finally {
    await driver.end();
  }
});
