import type { ClauseId } from '../../clauses.ts';
import type { DocumentId } from '../documents.ts';

/** One sentence of a document, or one item of a list. */
export interface InventoryItem {
  /** A few words of ours, to find it by. */
  readonly words: string;
  /** The clauses that it is the source of. */
  readonly clauses: readonly ClauseId[];
  /** Why it has no clause. */
  readonly notNormative?: string;
}

/** Every sentence of a document, in its order. An item is known by its section and its number in it. */
export interface Inventory {
  readonly document: DocumentId;
  readonly sections: readonly { readonly section: string; readonly items: readonly InventoryItem[] }[];
}

/** A sentence that says a rule. */
export const says = (words: string, ...clauses: readonly ClauseId[]): InventoryItem => ({ words, clauses });

/** A sentence that says none. */
export const saysNothing = (words: string, why: string): InventoryItem => ({
  words,
  clauses: [],
  notNormative: why,
});
