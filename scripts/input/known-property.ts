import { unknownName } from '#models';
import { type Property, properties, propertyNamed } from '#properties';
import { InputError } from './files/input-error.ts';

/**
 * The property with this name.
 *
 * @throws InputError that names the nearest property
 */
export function knownProperty(name: string): Property {
  const property = propertyNamed(name);
  if (property !== undefined) return property;
  const known = properties.map((candidate) => candidate.name);
  throw new InputError('property', unknownName('property', name, known), '"keysync list" shows all.');
}
