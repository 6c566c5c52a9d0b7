import { registerHooks } from 'node:module';

/**
 * Loads modules anew with the source of one of them replaced.
 *
 * @remarks
 * The mutated module and all that depend on it get a URL of their own, with the number of the mutant in its
 * query; the rest, and every package, is shared. Nothing is written into the source tree. What depends on
 * what is learnt from the imports of the model as it is, so it must be loaded with `loadSound` first, and by
 * nobody before.
 */
export class MutatedModules {
  readonly #root: string;
  /** For each module, those that import it. */
  readonly #importers = new Map<string, Set<string>>();
  #replaced: Replaced | undefined;
  #count = 0;

  /** @param root - the URL of the folder whose modules may be replaced, with a slash at its end */
  constructor(root: string) {
    this.#root = root;
    registerHooks({
      resolve: (specifier, context, next) => {
        const parent = context.parentURL === undefined ? undefined : plain(context.parentURL);
        const found = next(specifier, { ...context, parentURL: parent });
        const url = plain(found.url);
        if (!this.#isOurs(url)) return found;
        if (parent !== undefined) this.#learn(url, parent);
        const { dependents, query } = this.#replaced ?? {};
        return dependents?.has(url) === true ? { ...found, url: url + query } : found;
      },
      load: (url, context, next) => {
        const { file, query, source } = this.#replaced ?? {};
        if (file === undefined || url !== `${file}${query}`) return next(url, context);
        return { format: 'module-typescript', source: source ?? '', shortCircuit: true };
      },
    });
  }

  /** Loads a module as it is. */
  loadSound(entry: string): Promise<unknown> {
    return import(entry);
  }

  /**
   * Loads a module that depends on a replaced one.
   *
   * @param entry - the URL of the module to load
   * @param file - the URL of the module whose source is replaced
   * @throws whatever the mutated code throws while it is loaded
   */
  async load(entry: string, file: string, source: string): Promise<unknown> {
    this.#count += 1;
    const dependents = this.#dependentsOf(file);
    if (!dependents.has(entry)) throw new Error(`${entry} does not depend on ${file}.`);
    this.#replaced = { file, source, dependents, query: `?mutant=${this.#count}` };
    try {
      return await import(`${entry}${this.#replaced.query}`);
    } finally {
      this.#replaced = undefined;
    }
  }

  #isOurs(url: string): boolean {
    return url.startsWith(this.#root) && !url.includes('/node_modules/');
  }

  #learn(url: string, importer: string): void {
    const importers = this.#importers.get(url) ?? new Set();
    this.#importers.set(url, importers.add(importer));
  }

  #dependentsOf(file: string): ReadonlySet<string> {
    const found = new Set([file]);
    // A set that grows while it is walked through.
    for (const url of found) for (const importer of this.#importers.get(url) ?? []) found.add(importer);
    return found;
  }
}

interface Replaced {
  readonly file: string;
  readonly source: string;
  readonly dependents: ReadonlySet<string>;
  readonly query: string;
}

const plain = (url: string): string => url.replace(/\?.*$/, '');
