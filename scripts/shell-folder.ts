import { resolve } from 'node:path';

const checkout = resolve(import.meta.dirname, '..');

/** The scripts of a checkout that stand for the command line of keysync. */
const commandLines: readonly (string | undefined)[] = ['keysync', 'verify'];

/**
 * Goes back to the folder of the shell where `npm run keysync` of a checkout left it: npm runs a script in the
 * folder of its package, and paths on the command line are those of the shell.
 */
export function keepShellFolder(environment: Readonly<NodeJS.ProcessEnv>): void {
  const { INIT_CWD: folder, npm_lifecycle_event: script, npm_package_json: manifest } = environment;
  const isOurs = manifest !== undefined && resolve(manifest) === resolve(checkout, 'package.json');
  if (folder !== undefined && isOurs && commandLines.includes(script)) process.chdir(folder);
}
