import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { ts } from 'ts-morph';

/** The folders, in the order in which they may import each other. */
export const layers = ['models', 'properties', 'reports', 'scripts'] as const;

/** What every message needs is not behind all that reports need. */
const lightDoor = '#printable';

/** Sources by their path from the root. */
export type Sources = ReadonlyMap<string, string>;

/** Every source in the folders of a root. */
export function sourcesIn(root: string): Sources {
  const files = layers.flatMap((layer) =>
    readdirSync(join(root, layer), { recursive: true, encoding: 'utf8' }).map((file) => join(layer, file)),
  );
  const own = files.filter((file) => /\.tsx?$/.test(file) && !file.split(sep).includes('node_modules'));
  return new Map(own.map((file) => [file, readFileSync(join(root, file), 'utf8')]));
}

/**
 * Imports that the house does not allow.
 *
 * @remarks
 * A folder imports itself by relative paths, and those before it through their doors (`#models` …) only. An
 * import that cannot be resolved is an offence too: it must not pass for one that offends nobody.
 */
export function offencesIn(sources: Sources, root: string): string[] {
  const targetOf = resolverFor(sources, root);
  return [...sources].flatMap(([file, text]) => {
    const from = layerOf(file);
    if (from === undefined) return [];
    // Imports, re-exports and `import(…)` alike.
    return ts.preProcessFile(text, true, true).importedFiles.flatMap(({ fileName: specifier, pos }) => {
      const line = text.slice(0, pos).split('\n').length;
      return offenceOf(specifier, `${file}:${line}`, from, targetOf(specifier, file));
    });
  });
}

function offenceOf(specifier: string, where: string, from: Layer, target: string | undefined): string[] {
  const isOurs = /^[.#]/.test(specifier);
  if (!isOurs) return [];
  if (target === undefined) return [`${where}: unresolved import ${specifier}`];

  const to = layerOf(target);
  if (to === undefined) return [`${where}: ${specifier} is outside of the house`];
  if (layers.indexOf(to) > layers.indexOf(from)) return [`${where}: ${from} must not import ${to}`];
  const isThroughDoor = specifier === `#${to}` || (to === 'reports' && specifier === lightDoor);
  if (to !== from && !isThroughDoor) return [`${where}: ${from} must import ${to} through its door, #${to}`];
  if (to === from && isThroughDoor) return [`${where}: ${from} must import itself by relative paths`];
  return [];
}

/** Finds the file of an import as the compiler does, from the root; only styles are nothing to the compiler. */
function resolverFor(
  sources: Sources,
  root: string,
): (specifier: string, file: string) => string | undefined {
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile).config,
    ts.sys,
    root,
  );
  const given = (path: string): string | undefined => sources.get(relative(root, path));
  const host = {
    ...ts.sys,
    fileExists: (path: string) => given(path) !== undefined || ts.sys.fileExists(path),
    readFile: (path: string) => given(path) ?? ts.sys.readFile(path),
    getCurrentDirectory: () => root,
  };
  const cache = ts.createModuleResolutionCache(root, (path) => path, options);
  return (specifier, file) => {
    const path = join(root, file);
    const style = join(dirname(path), specifier);
    if (specifier.endsWith('.css') && existsSync(style)) return relative(root, style);
    const mode = ts.ModuleKind.ESNext;
    const { resolvedModule } = ts.resolveModuleName(specifier, path, options, host, cache, undefined, mode);
    return resolvedModule && relative(root, resolvedModule.resolvedFileName);
  };
}

type Layer = (typeof layers)[number];

function layerOf(path: string): Layer | undefined {
  return layers.find((layer) => path.startsWith(`${layer}/`));
}
