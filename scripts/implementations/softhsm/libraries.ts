import { copyFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pkcs11 } from '../pkcs11/pkcs11.ts';
import type { Requirements } from './requirements.ts';

/**
 * A SoftHSM for each HSM, in one process.
 *
 * @remarks
 * A PKCS#11 library knows the tokens that were there when it was initialized, and forgets all session keys when it
 * is finalized. So each HSM has a library of its own: a copy of the file, which is loaded beside the others and
 * shares no memory with them. An HSM that is given up leaves its library to the next one.
 */
export class Libraries {
  readonly #requirements: Requirements;
  readonly #folder: string;
  readonly #unused: Library[] = [];
  #count = 0;

  /** @param folder - where copies of the library may be, which are programs: not where none may be run */
  constructor(requirements: Requirements, folder: string) {
    this.#requirements = requirements;
    this.#folder = folder;
  }

  /** A library that knows the tokens of this folder, and no others. */
  open(tokens: string): Library {
    const library = this.#unused.pop() ?? this.#load();
    writeFileSync(
      library.configuration,
      `directories.tokendir = ${tokens}\nobjectstore.backend = file\nlog.level = ERROR\nslots.removable = false\n`,
    );
    // SoftHSM reads it from the environment, once, here.
    process.env['SOFTHSM2_CONF'] = library.configuration;
    library.pkcs11.C_Initialize();
    return library;
  }

  /** Everything of it is forgotten that is not in the folder of its tokens. */
  close(library: Library): void {
    library.pkcs11.C_Finalize();
    this.#unused.push(library);
  }

  #load(): Library {
    this.#count += 1;
    const file = join(this.#folder, `libsofthsm2-${this.#count}.so`);
    copyFileSync(realpathSync(this.#requirements.library), file);
    const pkcs11 = new this.#requirements.Pkcs11();
    pkcs11.load(file);
    return { pkcs11, configuration: join(this.#folder, `softhsm2-${this.#count}.conf`) };
  }
}

/** A copy of the library, loaded. */
export interface Library {
  readonly pkcs11: Pkcs11;
  readonly configuration: string;
}
