import { join } from 'node:path';

/** The folder that `scripts/` lies in: of the checkout, or in a package `dist/`, where `scripts/` is one bundle. */
export const root = join(import.meta.dirname, '..');
