import { existsSync } from 'node:fs';
import { findPkcs11, type Pkcs11 } from '../pkcs11/pkcs11.ts';

const usualPlaces = [
  '/usr/lib/softhsm/libsofthsm2.so',
  '/usr/lib64/softhsm/libsofthsm2.so',
  '/usr/lib64/pkcs11/libsofthsm2.so',
  '/usr/local/lib/softhsm/libsofthsm2.so',
  '/opt/homebrew/lib/softhsm/libsofthsm2.so',
];

/** Where the library of SoftHSM2 is on this machine, or what SOFTHSM2_LIBRARY says; undefined where it is not. */
function softHsmLibrary(): string | undefined {
  const chosen = process.env['SOFTHSM2_LIBRARY'];
  if (chosen !== undefined && chosen !== '') return existsSync(chosen) ? chosen : undefined;
  return usualPlaces.find((place) => existsSync(place));
}

/** What it takes to have HSMs. */
export interface Requirements {
  readonly library: string;
  readonly Pkcs11: new () => Pkcs11;
}

/** All that it takes, or what is missing and how it is installed. */
export function findRequirements(): Requirements | { readonly missing: string } {
  const library = softHsmLibrary();
  const found = findPkcs11();
  const missing = [
    ...(library === undefined
      ? [
          'SoftHSM2 is not installed. On Debian or Ubuntu: apt-get install softhsm2.',
          'Elsewhere, set SOFTHSM2_LIBRARY to its libsofthsm2.so.',
        ]
      : []),
    ...('lacking' in found
      ? [
          `pkcs11js is not ${found.lacking === 'compiled' ? 'compiled' : 'installed'}: npm ci --prefix scripts/implementations/softhsm/pkcs11.`,
          'That needs a C++ compiler, make and Python 3. On Debian or Ubuntu: apt-get install g++ make python3.',
        ]
      : []),
  ];
  if (library === undefined || 'lacking' in found) return { missing: missing.join('\n') };
  return { library, ...found };
}
