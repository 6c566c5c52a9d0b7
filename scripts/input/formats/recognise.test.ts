import { describe, expect, test } from 'vitest';
import { parseJsonText } from '../files/json-file.ts';
import { edited, fileOf, refusalOf, sample } from '../testdata/sample-files.ts';

const clusters = sample('web-signing/describe-clusters.json');

describe('a value that is no object', () => {
  test.each([
    ['null', 'expected a JSON object, found null'],
    ['42', 'expected a JSON object, found 42'],
    ['"text"', 'expected a JSON object, found "text"'],
    ['[1]', 'this kind of file is not known: it is a list without clusters, HSMs and backups'],
  ])('%s', (text, message) => {
    const refusal = refusalOf(clusters, parseJsonText('x.json', text));
    expect(refusal).toContain(`x.json:1:1: ${message}.`);
    expect(refusal).toContain('output of aws cloudhsmv2 describe-clusters: "Clusters"');
  });
});

test('an object of another kind is refused with its fields and all known kinds', () => {
  expect(refusalOf(clusters, fileOf('x.json', { Cluster: {}, constructor: 1 }))).toBe(
    [
      'x.json:1:1: this kind of file is not known: its outermost fields are "Cluster", "constructor".',
      '  Known kinds of file, by their outermost fields:',
      '    output of aws cloudhsmv2 describe-clusters: "Clusters", or what --query leaves of it',
      '    output of aws cloudhsmv2 describe-backups: "Backups", or what --query leaves of it',
      '    SDK 3 client configuration: "client" and "server"',
      '    SDK 5 client configuration: "clusters"',
      '    cloudhsm_mgmt_util configuration: "scard" and "servers"',
      '    output of key list --verbose of the CloudHSM CLI: "error_code" and "data"',
      '    output of user list of the CloudHSM CLI: "error_code" and "data"',
      '    output of terraform show -json: "format_version" and "terraform_version"',
    ].join('\n'),
  );
  expect(refusalOf(fileOf('x.json', {}))).toContain(
    'x.json:1:1: this kind of file is not known: it has no fields.',
  );
  const many = Object.fromEntries(Array.from({ length: 15 }, (_, index) => [`field${index}`, index]));
  expect(refusalOf(fileOf('x.json', many))).toContain('"field11" and 3 more.');
});

test('a file of two kinds is refused', () => {
  const both = edited('web-signing/describe-clusters.json', { Backups: [] }, 'x.json');
  expect(refusalOf(both)).toContain('x.json:1:1: this looks like two kinds of file at once');
});

test('a scenario is sent to the command that verifies it', () => {
  const scenario = { name: 'x', regions: {}, clusters: {}, users: ['co'], cryptoOfficer: 'co' };
  const refusal = refusalOf(clusters, fileOf('x.json', scenario));
  expect(refusal).toContain('x.json:1:1: this is a keysync scenario');
  expect(refusal).toContain('keysync verify x.json');
});

test('a file is recognised by its content, whatever it is called', () => {
  const misnamed = edited('web-signing/describe-clusters.json', {}, 'cloudhsm_client.cfg');
  expect(refusalOf(misnamed, fileOf('describe-clusters.json', { client: {}, server: {} }))).toContain(
    'describe-clusters.json:3:15: server.hostname: expected a string, but it is missing.',
  );
});
