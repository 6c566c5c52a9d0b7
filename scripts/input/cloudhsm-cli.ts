import { z } from 'zod';
import type { Coverage } from '#properties';
import { isObject } from './files/is-object.ts';
import type { JsonFile } from './files/json-file.ts';

/** The schema of whether something is the same on every HSM that there is at the moment. */
export const coverage = z.enum(['full', 'inconsistent']);

/** How the CloudHSM CLI writes something that differs from HSM to HSM, wherever it writes a value. */
export const isInconsistent = (value: unknown): boolean => value === ('inconsistent' satisfies Coverage);

/**
 * Whether a file is an answer of the CloudHSM CLI with a field.
 *
 * @throws InputError where the command failed
 */
export function isAnswerWith(field: string, file: JsonFile): boolean {
  const { value } = file;
  if (!isObject(value) || !Object.hasOwn(value, 'error_code') || !Object.hasOwn(value, 'data')) return false;
  if (value['error_code'] !== 0) {
    const message = 'the command failed, so that this is no list';
    throw file.errorAt({ path: ['data'], message }, 'Run it again, as a user who is logged in.');
  }
  return isObject(value['data']) && Object.hasOwn(value['data'], field);
}
