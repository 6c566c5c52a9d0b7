import { unknownName } from '#models';
import { type Property, properties } from '#properties';
import { InputError } from './files/input-error.ts';

/**
 * The property with this name.
 *
 * @param among - those that can be asked
 * @throws InputError that names the nearest property
 */
export function knownProperty(name: string, among: readonly Property[] = properties): Property {
  const property = among.find((candidate) => candidate.name === name);
  if (property !== undefined) return property;
  const known = among.map((candidate) => candidate.name);
  throw new InputError('property', unknownName('property', name, known), '"keysync list" shows all.');
}
