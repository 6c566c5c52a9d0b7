import { exitCodes } from '../../exit-codes.ts';
import { InputError } from '../../input/files/input-error.ts';
import { findRequirements } from '../softhsm/requirements.ts';
import { openSlots, startModule } from './module.ts';
import { openCryptoki, openCryptokiLibrary } from './opencryptoki.ts';
import type { Pkcs11 } from './pkcs11.ts';

/** Said once and before the first test, instead of by each of them. */
function whatIsMissing(): string | undefined {
  const found = findRequirements();
  if ('missing' in found) return found.missing;
  const library = openCryptokiLibrary();
  if (library === undefined)
    return [
      'openCryptoki is not installed. On Debian or Ubuntu: apt-get install --no-install-recommends opencryptoki.',
      'Elsewhere, set OPENCRYPTOKI_LIBRARY to its libopencryptoki.so.0.',
    ].join('\n');
  return whyNotSetUp(found.Pkcs11, library);
}

function whyNotSetUp(Kind: new () => Pkcs11, library: string): string | undefined {
  process.env['PIN'] = openCryptoki.pin;
  try {
    const module = startModule(Kind, library);
    openSlots(
      module,
      openCryptoki.slots.map((slot) => ({ slot, pinName: 'PIN' })),
    );
    module.pkcs11.C_Finalize();
    return undefined;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return `openCryptoki is not set up for these tests: as root, scripts/implementations/pkcs11/set-up-opencryptoki.sh.\n${error.message}`;
  }
}

const missing = whatIsMissing();
if (missing !== undefined) {
  process.stderr.write(`${missing}\n`);
  process.exitCode = exitCodes.badInput;
}
