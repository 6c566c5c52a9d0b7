import { createHash } from 'node:crypto';

/** A short text that stands for a value that can be written as JSON. */
export const digestOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 40);
