import { existsSync, linkSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inFolder } from '../testing.ts';
import { expectOutputs, expectOwn, writeOutput } from './write-output.ts';

/** A folder with a file in it that has a name, two links and the name of a folder that is a link. */
function withFile(use: (folder: string, names: readonly string[]) => void): void {
  inFolder((folder) => {
    const at = (...names: string[]): string => join(folder, ...names);
    mkdirSync(at('inside'));
    symlinkSync('inside', at('other'));
    writeFileSync(at('inside', 'file'), 'input');
    symlinkSync(at('inside', 'file'), at('symbolic'));
    linkSync(at('inside', 'file'), at('hard'));
    use(folder, [
      at('inside', 'file'),
      `${at('inside')}/../inside/./file`,
      at('other', 'file'),
      at('symbolic'),
      at('hard'),
    ]);
  });
}

test('what is read is not written over, by whatever name', () => {
  withFile((_, names) => {
    for (const input of names) {
      for (const output of names)
        expect(() => expectOutputs({ json: output }, [undefined, 'a-scenario', input])).toThrow(
          '--json would be written over what is read',
        );
    }
  });
});

test('no two outputs go to one file, whether it is there or not', () => {
  withFile((folder, names) => {
    const fresh = [join(folder, 'inside', 'new'), join(folder, 'other', 'new')];
    for (const [one, other] of [[names[0], names[3]], [names[2], names[4]], fresh, ['-', '-']])
      expect(() => expectOutputs({ json: one, html: undefined, sarif: other })).toThrow(
        '--json and --sarif cannot both be written there',
      );
    expect(() => expectOutputs({ json: fresh[0], sarif: '-' }, names)).not.toThrow();
  });
});

test('a device can have any number of outputs', () => {
  expect(() => expectOutputs({ json: '/dev/null', sarif: '/dev/null' }, ['/dev/null'])).not.toThrow();
});

test('a file that keysync did not write is not written over where nobody named it', () => {
  inFolder((folder) => {
    const file = join(folder, 'index.html');
    expect(() => expectOwn(file)).not.toThrow();
    writeFileSync(file, 'a site of somebody else');
    expect(() => expectOwn(file)).toThrow('there is a file that keysync did not write');
    writeFileSync(file, 'written by keysync');
    expect(() => expectOwn(file)).not.toThrow();
  });
});

test('what cannot be written is told in one message, and nothing is left', () => {
  inFolder((folder) => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const path = join(file, 'below', 'report');
    for (const action of [() => writeOutput(path, ''), () => expectOutputs({ json: path })])
      expect(action).toThrow(`${path}: the file cannot be written (ENOTDIR).`);
    expect(existsSync(path)).toBe(false);
    expect(readFileSync(file, 'utf8')).toBe('');
  });
});
