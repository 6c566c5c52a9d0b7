import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** The bytes of all arrays of numbers in this process that are still in use. */
export function arrayBytes(): number {
  setFlagsFromString('--expose-gc');
  const collectGarbage: () => void = runInNewContext('gc');
  // What is freed by one collection is counted as free by the next.
  collectGarbage();
  collectGarbage();
  return process.memoryUsage().arrayBuffers;
}
