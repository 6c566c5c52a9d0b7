import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.ts';

const folder = join(root, 'reports', 'web');

/** The style of the web report: as it was packed, or in a checkout as it is written. */
export function webStyle(): string {
  const packed = join(folder, 'program.css');
  return readFileSync(existsSync(packed) ? packed : join(folder, 'style.css'), 'utf8');
}
