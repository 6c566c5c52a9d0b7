import { describe, expect, test } from 'vitest';
import { refusal, refusalOf } from '../testdata/sample-files.ts';
import { parseDataText } from './data-file.ts';
import { parseYamlText } from './yaml-file.ts';

const refused = (text: string): string => refusal(() => parseYamlText('x.yaml', text));

describe('YAML is read as what it stands for', () => {
  test.each([
    ['a map', 'a: 1\nb: text\n', { a: 1, b: 'text' }],
    ['a list', '- a: 1\n- a: 2\n', [{ a: 1 }, { a: 2 }]],
    ['nothing', 'a:\nb: null\nc: ~\n', { a: null, b: null, c: null }],
    [
      'words that are no booleans',
      'a: yes\nb: no\nc: on\nd: true\n',
      { a: 'yes', b: 'no', c: 'on', d: true },
    ],
    ['times as text', 'a: 2024-11-18T10:21:09.551000+00:00\n', { a: '2024-11-18T10:21:09.551000+00:00' }],
    ['a merge key as a name', 'a: 1\n<<: 1\n', { a: 1, '<<': 1 }],
    ['an alias', 'a: &x [1]\nb: *x\n', { a: [1], b: [1] }],
    ['inherited names as names', 'constructor: 1\ntoString: 2\n', { constructor: 1, toString: 2 }],
  ])('%s', (_, text, value) => {
    expect(parseDataText('x.yaml', text).value).toEqual(value);
  });

  test('with places', () => {
    const file = parseYamlText('x.yaml', 'a:\n- b: 1\n  "c d": 2\nlink: &l\n  e: 3\nuse: *l\n');
    expect(file.placeOf(['a', 0, 'c d'])).toBe('x.yaml:3:10');
    expect(file.placeOf(['a', 0, 'none'])).toBe('x.yaml:2:3');
    expect(file.placeOf(['use', 'e'])).toBe('x.yaml:5:6');
    expect(file.placeOf([])).toBe('x.yaml:1:1');
  });
});

describe('what is not safe is refused', () => {
  test.each([
    [
      'a name twice',
      'a: 1\na: 2\n',
      'x.yaml:2:1: this is not the YAML of a deployment (Map keys must be unique)',
    ],
    ['a tag', 'a: !!js/function "x"\n', 'x.yaml:1:4: this is not the YAML of a deployment'],
    ['two documents', 'a: 1\n---\nb: 2\n', 'x.yaml:2:1: this is not the YAML of a deployment'],
    ['a name that is a list', '? [a]\n: 1\n', 'this is not the YAML of a deployment'],
    ['wrong indentation', 'a:\n  b: 1\n c: 2\n', 'x.yaml:3:'],
    ['__proto__', 'a:\n  __proto__: 1\n', 'x.yaml:2:3: "__proto__" cannot be a name here'],
    ['infinity', 'a: .inf\n', 'x.yaml:1:4: this is no number that can be counted to'],
    ['a number that is none', 'a: .nan\n', 'x.yaml:1:4: this is no number'],
    ['a number without end', 'a: 1e400\n', 'x.yaml:1:4: this is no number'],
    ['an alias without an anchor', 'a: *x\n', 'x.yaml:1:'],
    ['a list in lists', `a: ${'['.repeat(200)}${']'.repeat(200)}\n`, 'this is nested too deeply'],
    ['a list in very many lists', `a: ${'['.repeat(20_000)}`, 'x.yaml'],
  ])('%s', (_, text, message) => {
    expect(refused(text)).toContain(message);
  });

  test('aliases that stand for a billion', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let depth = 1; depth < 10; depth += 1) {
      const inner = Array.from({ length: 10 }, () => `*a${depth - 1}`).join(', ');
      lines.push(`a${depth}: &a${depth} [${inner}]`);
    }
    expect(refused(lines.join('\n'))).toContain('an alias stands for too much');
  });

  test('a schema tells where in the YAML it is broken', () => {
    const file = parseYamlText('x.yaml', 'Clusters:\n- ClusterId: cluster-a\n  State: FINE\n');
    expect(refusalOf(file)).toContain('x.yaml:3:10: Clusters[0].State: expected "CREATE_IN_PROGRESS" or');
  });
});

describe('what is often at hand instead is told by its name', () => {
  test.each([
    ['CLUSTERS\tDEFAULT\tcluster-a\n', 'this is output of the AWS CLI as text'],
    ['HSMS\tus-east-1a\n', 'this is output of the AWS CLI as text'],
    ['--------\n|  DescribeClusters  |\n', 'this is output of the AWS CLI as a table'],
    ['+-----+\n| a |\n', 'this is output of the AWS CLI as a table'],
    ['resource "aws_cloudhsm_v2_hsm" "a" {\n}\n', 'this is the language of Terraform'],
    ['terraform {\n}\n', 'this is the language of Terraform'],
  ])('%j', (text, message) => {
    expect(refusal(() => parseDataText('x', text))).toContain(`x:1:1: ${message}`);
  });
});
