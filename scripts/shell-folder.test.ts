import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { keepShellFolder } from './shell-folder.ts';

const chdir = vi.spyOn(process, 'chdir').mockImplementation(() => {});
afterEach(() => chdir.mockClear());

const manifest = join(import.meta.dirname, '..', 'package.json');
const run = { INIT_CWD: tmpdir(), npm_lifecycle_event: 'keysync', npm_package_json: manifest };

test.each(['keysync', 'verify'])('npm run %s keeps the folder of the shell', (script) => {
  keepShellFolder({ ...run, npm_lifecycle_event: script });
  expect(chdir).toHaveBeenCalledExactlyOnceWith(tmpdir());
});

test.each([
  ['a script of another package', { ...run, npm_package_json: join(tmpdir(), 'package.json') }],
  ['another script', { ...run, npm_lifecycle_event: 'fuzz' }],
  ['a shell', {}],
])('%s keeps its own', (_, environment) => {
  keepShellFolder(environment);
  expect(chdir).not.toHaveBeenCalled();
});
