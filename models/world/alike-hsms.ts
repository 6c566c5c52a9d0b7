/**
 * Which HSMs of a world are alike: to exchange them leaves the world as it is.
 *
 * @remarks
 * In a canonical world they stand in a row. Steps that differ only in which of them they name come to worlds
 * that are alike, so one step says what all of them do: the one that names the first of a row, and the
 * second where it names two.
 */
export class AlikeHsms {
  /** By the index of an HSM: the index of the first of its row. */
  readonly first: Int32Array;
  /** By the index of an HSM: how many of its row come before it. */
  readonly place: Int32Array;
  /** By the index of the first of a row: how many they are. */
  readonly length: Int32Array;

  /** To begin with, every HSM is a row of its own. */
  constructor(hsmCount: number) {
    this.first = Int32Array.from({ length: hsmCount }, (_, hsm) => hsm);
    this.place = new Int32Array(hsmCount);
    this.length = new Int32Array(hsmCount).fill(1);
  }

  /** Whether these different HSMs are the first ones of their rows, in this order. */
  areFirst(hsms: readonly number[]): boolean {
    for (let index = 0; index < hsms.length; index += 1) {
      if (this.place[hsms[index]!] !== this.#namedBefore(hsms, index)) return false;
    }
    return true;
  }

  /** In how many ways as many different HSMs can be chosen from the rows that the first ones are given of. */
  choicesLike(hsms: readonly number[]): number {
    let count = 1;
    for (const hsm of hsms) count *= this.length[this.first[hsm]!]! - this.place[hsm]!;
    return count;
  }

  #namedBefore(hsms: readonly number[], end: number): number {
    const row = this.first[hsms[end]!];
    let count = 0;
    for (let index = 0; index < end; index += 1) {
      if (this.first[hsms[index]!] === row) count += 1;
    }
    return count;
  }
}
