import { optionalPackages } from './version.ts';

/**
 * What to tell where a package is not installed that only some commands need; undefined for any other error.
 *
 * @remarks
 * Such packages are large, and most people never need them: npm does not install them by itself.
 */
export function missingPackage(error: unknown): string | undefined {
  const { code, message } = Object(error) as { readonly code?: unknown; readonly message?: unknown };
  if (code !== 'ERR_MODULE_NOT_FOUND') return undefined;
  const [, name = ''] = /package '([^']+)'/.exec(String(message)) ?? [];
  return optionalPackages.has(name)
    ? `this needs the package ${name}, which is not installed.\n  ${howToInstall(name)}`
    : undefined;
}

/** What to do to have an optional package. */
export function howToInstall(name: string): string {
  return `Install it beside keysync: npm install '${name}@${optionalPackages.get(name)}'`;
}
