import { freemem } from 'node:os';

/** The rest of keysync, and of the machine, needs some as well. */
const availableShare = 0.5;

/** How many bytes the worlds of a search may take where nobody says it: half of what is free. */
export const byteCountMaxByDefault = (): number => availableShare * availableBytes();

/** Memory that is free for us, in this container where it is one. Older versions of Node know only that of the machine. */
function availableBytes(): number {
  return typeof process.availableMemory === 'function' ? process.availableMemory() : freemem();
}
