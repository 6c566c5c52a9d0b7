import { createHash } from 'node:crypto';

/** Makes identifiers that look as the API documents them: the same ones in every run. */
export class Ids {
  /** By kind: however often somebody asks, the next cluster has the same identifier. */
  readonly #counts = new Map<string, number>();

  /** Of a cluster, an HSM or a backup. */
  resource(kind: 'cluster' | 'hsm' | 'backup'): string {
    return `${kind}-${base32(this.#next(kind)).slice(0, 11)}`;
  }

  /** Of something of the network. */
  network(kind: 'eni' | 'sg'): string {
    return `${kind}-0${this.#next(kind).toString('hex').slice(0, 16)}`;
  }

  /** Of a request. */
  request(): string {
    const hex = this.#next('request').toString('hex');
    return [
      [0, 8],
      [8, 12],
      [12, 16],
      [16, 20],
      [20, 32],
    ]
      .map(([from, to]) => hex.slice(from, to))
      .join('-');
  }

  #next(kind: string): Buffer {
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    return digestOf(`${kind} ${count}`);
  }
}

/** The network that all subnets of a region are in. */
export const vpcOf = (region: string): string =>
  `vpc-0${digestOf(`vpc ${region}`).toString('hex').slice(0, 16)}`;

/** A subnet for clusters that are there from the start. */
export const subnetOf = (region: string): string =>
  `subnet-0${digestOf(`subnet ${region}`).toString('hex').slice(0, 16)}`;

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();

/** The letters and digits of identifiers: neither 0 and 1 nor 8 and 9. */
const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

const base32 = (bytes: Buffer): string => [...bytes].map((byte) => alphabet[byte % 32]).join('');
