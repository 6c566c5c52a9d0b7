import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { digestOf } from './digest.ts';
import { root } from './root.ts';

/**
 * The command as it is packed, for tests that start it in a process of its own: it is there in half the time that its
 * sources take.
 *
 * @remarks
 * Made when it is first asked for, and kept beside the installed packages until a source changes.
 */
export function bundledCommand(): string {
  command ??= join(bundleOf(digestOf(sources())), 'scripts', 'keysync.js');
  return command;
}

let command: string | undefined;

const bundles = join(root, 'node_modules', '.cache', 'keysync', 'bundles');
const dayMilliseconds = 24 * 60 * 60 * 1000;

const isTest = (file: string): boolean =>
  /\.(test|browser|clients|pkcs11|python|redis|softhsm)\.ts$/.test(file);

/** All that may be in a bundle, by what a change of it changes. */
function sources(): readonly unknown[] {
  const files = ['models', 'properties', 'reports', 'scripts'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(ts|json)$/.test(file) && !isTest(file) && !file.includes('node_modules'))
      .map((file) => join(folder, file)),
  );
  return [...files.sort(), 'package-lock.json'].map((file) => {
    const { size, mtimeMs } = statSync(join(root, file));
    return [file, size, mtimeMs];
  });
}

/** The folder of a bundle. Whoever makes the same at the same time makes it elsewhere, until it is whole. */
function bundleOf(digest: string): string {
  const folder = join(bundles, digest);
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}-${process.pid}`;
  mkdirSync(join(unfinished, 'scripts'), { recursive: true });
  writeFileSync(join(unfinished, 'package.json'), '{ "type": "module" }\n');
  for (const beside of ['reports', 'scripts/conformance'])
    symlinkSync(join(root, beside), join(unfinished, beside));
  execFileSync(process.execPath, ['scripts/package/bundle.ts', join(unfinished, 'scripts')], {
    cwd: root,
  });
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
    rmSync(unfinished, { recursive: true });
  }
  forgetOld();
  return folder;
}

/** Removes bundles that no test that is still running can use. */
function forgetOld(): void {
  for (const name of readdirSync(bundles)) {
    const bundle = join(bundles, name);
    const { mtimeMs } = statSync(bundle, { throwIfNoEntry: false }) ?? { mtimeMs: Number.POSITIVE_INFINITY };
    if (mtimeMs < Date.now() - dayMilliseconds) rmSync(bundle, { recursive: true, force: true });
  }
}
