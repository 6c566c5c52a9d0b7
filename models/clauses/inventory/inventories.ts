import { cloningInventory } from './cloning.inventory.ts';
import {
  durabilityInventory,
  synchronizationInventory,
  translationInventory,
} from './durability.inventory.ts';
import type { Inventory } from './inventory.ts';

/** The documents that the model covers sentence by sentence. */
export const inventories: readonly Inventory[] = [
  durabilityInventory,
  synchronizationInventory,
  translationInventory,
  cloningInventory,
];
