import { FingerprintTable, fingerprintsPerBlock } from '../../search/worlds/fingerprint-table.ts';
import { fingerprintWordCount } from '../../search/worlds/fingerprints.ts';
import { KnownWorlds, worldByteCountMax } from '../run-coverage/seen-worlds.ts';
import type { PlainWorldNotes } from '../run-coverage/world-notes.ts';
import type { Ground } from './runs.ts';

/** The worlds of one scenario, of runs that were done in many places. */
export interface CampaignWorlds {
  /** Adds those of some runs. Returns, by place in the notes, whether no runs added before were there. */
  add(notes: Pick<PlainWorldNotes, 'worlds' | 'transitions'>): readonly boolean[];
  readonly reachedWorldCount: number;
  /** Whether some had to be forgotten, so that there may be more. */
  readonly hasForgotten: boolean;
  /** Undefined where nobody knows all that there are. */
  readonly knownWorlds: KnownWorlds | undefined;
}

/** No world yet, on a ground that is explored. */
export function noWorldsOf({ exploration, space }: Ground): CampaignWorlds {
  return exploration === undefined
    ? new Fingerprinted()
    : new Numbered(new KnownWorlds(exploration, space), space.model.steps.length);
}

class Numbered implements CampaignWorlds {
  readonly knownWorlds: KnownWorlds;
  readonly hasForgotten = false;
  readonly #stepCount: number;

  constructor(knownWorlds: KnownWorlds, stepCount: number) {
    this.knownWorlds = knownWorlds;
    this.#stepCount = stepCount;
  }

  get reachedWorldCount(): number {
    return this.knownWorlds.reachedWorldCount;
  }

  add({ worlds, transitions }: Pick<PlainWorldNotes, 'worlds' | 'transitions'>): readonly boolean[] {
    const { worldCount } = this.knownWorlds;
    expectBelow(worldCount, worlds);
    expectBelow(worldCount * this.#stepCount, transitions);
    for (const transition of transitions) this.knownWorlds.take(transition);
    return worlds.map((world) => this.knownWorlds.reach(world));
  }
}

function expectBelow(end: number, numbers: readonly number[]): void {
  const wrong = numbers.find((number) => !(Number.isInteger(number) && number >= 0 && number < end));
  if (wrong !== undefined) throw new RangeError(`The exhaustive search knows no number ${wrong}.`);
}

/** As many fingerprints as there is memory for; then all are forgotten, as a single search does. */
class Fingerprinted implements CampaignWorlds {
  readonly knownWorlds = undefined;
  hasForgotten = false;
  #table = new FingerprintTable();
  #count = 0;
  #most = 0;

  get reachedWorldCount(): number {
    return Math.max(this.#most, this.#count);
  }

  add({ worlds }: Pick<PlainWorldNotes, 'worlds'>): readonly boolean[] {
    const words = Int32Array.from(worlds);
    const count = words.length / fingerprintWordCount;
    if (this.#table.byteCountToAdd(count) > worldByteCountMax) this.#forget();
    this.#table.reserve(count);
    const places = new Int32Array(count);
    for (let from = 0; from < count; from += fingerprintsPerBlock) {
      const end = Math.min(from + fingerprintsPerBlock, count);
      const block = words.subarray(from * fingerprintWordCount, end * fingerprintWordCount);
      this.#count += this.#table.insert(block, { places }, from, end);
    }
    return Array.from(places, (place) => place < 0);
  }

  #forget(): void {
    this.#most = this.reachedWorldCount;
    this.hasForgotten = true;
    this.#table = new FingerprintTable();
    this.#count = 0;
  }
}
