import { acknowledgedKeyCanBeUsed } from '../deployment/probes.ts';
import { properties } from '../properties.ts';
import type { Property } from '../property.ts';

/**
 * What a sweep can ask: every property, and whether an acknowledged key can be used with whatever SDK made it.
 *
 * @remarks
 * The latter is a question that `keysync check` asks. It is no property of every scenario: with Client SDK 5 it says what
 * `acknowledged-key-stays-usable` says.
 */
export const sweepProperties: readonly Property[] = [...properties, acknowledgedKeyCanBeUsed];
