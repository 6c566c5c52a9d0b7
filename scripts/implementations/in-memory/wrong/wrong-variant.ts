import type { Area } from '#properties';
import type { Parts } from '../site.ts';

/** The simulator with one mistake that a team could make. */
export interface WrongVariant {
  /** What it is asked for by. */
  readonly name: string;
  readonly area: Area;
  /** What is wrong, in a sentence. */
  readonly sentence: string;
  /** The parts with the mistake. */
  readonly parts: Partial<Parts>;
}
