import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { type SuiteFile, suiteFileOf, suiteFileSchema, suiteFileText, suiteOf } from '#reports';
import { InputError } from '../input/files/input-error.ts';
import { inFolder } from '../testing.ts';
import { version } from '../version.ts';
import { loadSuite } from './load-suite.ts';
import { smallSuite } from './testing.ts';

const published = 'reports/published/suites/core.json';
const core = loadSuite('core');

const validate = new Ajv2020({ strict: false }).compile(
  JSON.parse(readFileSync('reports/schemas/suite-file.schema.json', 'utf8')),
);

test('core is what its schema says, and becomes the same suite again', () => {
  const file = JSON.parse(readFileSync(published, 'utf8')) as SuiteFile;
  expect(validate(file), JSON.stringify(validate.errors)).toBe(true);
  expect(suiteOf(suiteFileSchema.parse(suiteFileOf(core, version)))).toEqual({ suite: core });
  expect(suiteFileText(core, version, file.$schema)).toBe(readFileSync(published, 'utf8'));
});

test('the schema notices what is wrong with a suite', () => {
  const file = JSON.parse(readFileSync(published, 'utf8'));
  file.testGroups[0].tests[0].steps[0].expected = { outcome: 'refused', reason: 'bad mood' };
  expect(validate(file)).toBe(false);
});

describe('a suite that is none', () => {
  type Changeable = { -readonly [Field in keyof SuiteFile]: SuiteFile[Field] };

  test.each<[string, (file: Changeable) => void, RegExp]>([
    ['has two tests of one name', (file) => twice(file), /another test has this id/],
    [
      'says another number of tests',
      (file) => (file.numberOfTests = 1),
      /numberOfTests: there are \d+ tests/,
    ],
    ['has not all its deployments', (file) => (file.deployments = {}), /there is no such deployment/],
    ['has a deployment that cannot be', (file) => astray(file), /unknown cluster "nowhere"/],
    ['has a misspelt field', (file) => Object.assign(file, { sute: 'core' }), /unknown field "sute"/],
  ])('is refused with a place: it %s', (_, change, message) => {
    inFolder((folder) => {
      const file = JSON.parse(readFileSync(published, 'utf8')) as Changeable;
      change(file);
      const path = join(folder, 'suite.json');
      writeFileSync(path, JSON.stringify(file));
      expect(() => loadSuite(path)).toThrow(
        expect.objectContaining({ constructor: InputError, message: expect.stringMatching(message) }),
      );
    });
  });
});

function twice({ testGroups }: SuiteFile): void {
  testGroups[0]!.tests[1]!.id = testGroups[0]!.tests[0]!.id;
}

function astray({ deployments }: SuiteFile): void {
  for (const { scenario } of Object.values(deployments)) {
    const [client] = Object.values(scenario.clients);
    if (client !== undefined) client.cluster = 'nowhere';
  }
}

describe('a step that names nothing in its deployment is bad input', () => {
  test.each<[string, object, string]>([
    ['a parameter that is missing', { parameters: {} }, 'needs the parameter "key"'],
    ['a parameter too many', { parameters: { key: 'key-1', hsm: 'hsm-1', more: 'x' } }, '"more"'],
    ['a slot that is not there', { parameters: { key: 'constructor', hsm: 'hsm-1' } }, '"constructor"'],
    ['an action that is not there', { action: 'toString' }, '"toString"'],
    [
      'a use without its key',
      { action: 'use-key', parameters: { hsm: 'hsm-1' } },
      'use-key needs the parameter "key"',
    ],
  ])('%s', (_, change, message) => {
    inFolder((folder) => {
      const file = join(folder, 'suite.json');
      writeFileSync(file, suiteFileText(smallSuite, version));
      expect(loadSuite(file).tests).toHaveLength(2);
      const written = JSON.parse(readFileSync(file, 'utf8')) as SuiteFile;
      Object.assign(written.testGroups[0]!.tests[1]!.steps[0]!, change);
      writeFileSync(file, JSON.stringify(written));
      expect(() => loadSuite(file)).toThrow(
        expect.objectContaining({ constructor: InputError, message: expect.stringMatching(message) }),
      );
    });
  });
});
