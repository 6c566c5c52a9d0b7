import { safetyProperties } from '../../properties.ts';
import type { PlainCoverage } from '../run-coverage/coverage.ts';
import { type PlainWorldNotes, WorldNotes } from '../run-coverage/world-notes.ts';
import type { Sighting } from '../runner.ts';
import type { FuzzingOptions } from './fuzzing.ts';
import { type Chunk, Ground, Runs } from './runs.ts';

/** What decides which runs a campaign has, and what is asked of them. */
export type CampaignOptions = Pick<FuzzingOptions, 'seed' | 'scenario' | 'wanted'>;

/** What came of a chunk, as plain data. */
export interface ChunkDone {
  readonly coverage: PlainCoverage;
  /** Of the worlds of the scenario; null for random deployments, whose worlds no other chunk has. */
  readonly worlds: PlainWorldNotes | null;
  /** The slice with the run that failed; null where none did. */
  readonly failedIn: Chunk | null;
}

/** Does chunks, of any campaign. It keeps what it has explored for the next. */
export class ChunkDoer {
  #ground: Ground | undefined;
  #groundText = '';

  do(options: CampaignOptions, chunk: Chunk): ChunkDone {
    const ground = this.#groundOf(options);
    const notes = ground && new WorldNotes();
    const runs = new Runs(options, chunk, ground, notes);
    const work = runs.work();
    while (work.next().done !== true);
    const coverage = runs.end().coverage.plain;
    return {
      coverage: notes === undefined ? coverage : withoutWorlds(coverage),
      worlds: notes?.plain ?? null,
      failedIn: runs.failedIn ?? null,
    };
  }

  #groundOf({ scenario }: CampaignOptions): Ground | undefined {
    if (scenario === undefined) return undefined;
    const text = JSON.stringify(scenario);
    if (this.#ground === undefined || this.#groundText !== text) this.#ground = new Ground(scenario);
    this.#groundText = text;
    return this.#ground;
  }
}

/** Without what the notes of worlds say: what another chunk has seen as well counts once. */
function withoutWorlds(coverage: PlainCoverage): PlainCoverage {
  const asksSteps = new Set(safetyProperties.filter(({ kind }) => kind === 'step').map(({ name }) => name));
  const sightings = coverage.sightings.map(
    (one): Sighting => (asksSteps.has(one.property) ? one : { ...one, count: 0, nearest: null }),
  );
  return { ...coverage, worldCount: 0, sightings };
}
