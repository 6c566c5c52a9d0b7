import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { driverAnswerSchemas, driverErrorSchema, driverProtocolSchema, driverRequestSchema } from '#reports';

const page = readFileSync('reports/conformance/driver-protocol.md', 'utf8');
/** What goes between keysync and the driver of the page. */
const [, transcript = ''] = /<!-- transcript -->\n\n```text\n([^`]*)```/.exec(page) ?? [];

test('every line of the transcript follows the schema', () => {
  const schema = JSON.parse(readFileSync('reports/schemas/driver-protocol.schema.json', 'utf8')) as object;
  const validate = new Ajv2020({ strict: false }).compile(schema);
  const lines = transcript
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line.slice(2)) as unknown);
  expect(lines.length).toBeGreaterThan(6);
  expect(lines.filter((line) => !validate(line))).toEqual([]);
  expect(validate({ id: 1, outcome: 'perhaps' })).toBe(false);
});

test('every example of the page follows the schema', () => {
  const examples = [...page.matchAll(/`(\{"id":\d.*?\})`(?= |,|\||:)/g)].map(([, example]) => example!);
  const whole = examples.filter((example) => !example.includes('…'));
  expect(whole.length).toBeGreaterThan(6);
  const wrong = whole.filter((example) => !driverProtocolSchema.safeParse(JSON.parse(example)).success);
  expect(wrong).toEqual([]);
  const [, hello = ''] = /```json\n([^`]*)```/.exec(page) ?? [];
  expect(driverAnswerSchemas.hello.safeParse(JSON.parse(hello)).success).toBe(true);
});

test('every line of an example in a block is one of the protocol', () => {
  const blocks = [...page.matchAll(/```json\n([^`]*)```/g)].map(([, block]) => block!);
  const lines = blocks.slice(1).flatMap((block) => block.replaceAll(/\n /g, ' ').trim().split('\n'));
  expect(lines.length).toBeGreaterThan(3);
  const wrong = lines.filter((line) => !driverProtocolSchema.safeParse(JSON.parse(line)).success);
  expect(wrong).toEqual([]);
});

test('no line is both a request and an answer', () => {
  const answers = [...Object.values(driverAnswerSchemas), driverErrorSchema];
  const line = { id: 1, request: 'bye' };
  expect(driverRequestSchema.safeParse(line).success).toBe(true);
  expect(answers.filter((schema) => schema.safeParse(line).success)).toEqual([]);
});
