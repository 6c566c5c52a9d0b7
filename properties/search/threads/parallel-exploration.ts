import type { LimitReached, Limits, Progress } from '../exploration.ts';
import type { CheckResult, OpenCheckState } from '../open-check.ts';
import { Paths } from '../paths.ts';
import type { Check, Finding, Reduction, Space } from '../space.ts';
import { Batch, type BatchMemory, batchMemory, hashWorlds } from '../worlds/batch.ts';
import { numbers, sharedBuffer } from '../worlds/memory.ts';
import { WorldStore } from '../worlds/world-store.ts';
import type { Chunk, Reply, Task, WorkerPool } from './pool.ts';

/**
 * The same search as `Exploration`, made by several threads at once.
 *
 * @remarks
 * It goes in slabs, each some thousand worlds of one depth, in three phases that all workers do together:
 *
 * 1. *expand*: the worlds of the slab are expanded, in chunks. Where the steps lead is noted in batches.
 * 2. *look-up*: each worker looks up those that belong to its own part of the table, in all batches.
 * 3. *append*: the new worlds get their numbers, in the order of the worlds that they were reached from and
 *    of the steps, and are judged.
 *
 * So a world has the number, and is reached from the world, that one thread alone would give it, whatever the
 * number of workers and whoever was faster: everything that is found is the same.
 *
 * Where a worker finds no room for what a slab leads to, or a value that does not fit its field, the slab is
 * done again, with fewer worlds or wider fields.
 */
export class ParallelExploration {
  readonly #pool: WorkerPool;
  readonly #catchUp: () => void;
  readonly #limits: Limits;
  readonly #checks: readonly Check[];
  readonly #store: WorldStore;
  readonly #ways: Paths;
  /** The world at the start, or the canonical one that it is like. */
  readonly #start: Int32Array;
  /** How many steps may be noted of a slab. */
  #batchCapacity: number;
  /** For how many there is room so far: most searches are small. */
  #batchRoom: number;
  #batches: readonly BatchMemory[];
  /** By worker: the batches that it knows. */
  readonly #toldBatches: (readonly BatchMemory[])[] = [];
  /** The workers that take part. Those that become ready join before the next slab. */
  #workers: readonly number[];
  /** By worker: what came of the checks. */
  readonly #checkStates: (readonly OpenCheckState[])[] = [];
  #results: readonly CheckResult[];
  /** The next world to leave. */
  #next = 0;
  #worldCount = 0;
  #transitionCount = 0;
  readonly #levels: number[] = [0];
  #limitReached: LimitReached | undefined;
  #slabSize = slabSizeAtFirst;

  constructor(
    pool: WorkerPool,
    space: Space,
    checks: readonly Check[],
    limits: Limits,
    { reduction, catchUp, batchCapacity = batchCapacityByDefault }: ParallelOptions,
  ) {
    this.#pool = pool;
    this.#catchUp = catchUp;
    this.#limits = limits;
    this.#checks = checks;
    this.#batchCapacity = batchCapacity;
    this.#batchRoom = Math.min(batchCapacity, batchRoomAtFirst);
    this.#results = checks.map(({ name }) => ({ name, appliedCount: 0, finding: undefined }));
    this.#start = space.start.slice();
    reduction?.canonicalize(this.#start);
    this.#store = new WorldStore(space.families, (family) => space.valueCount(family), {
      partCount: pool.size,
      makeBuffer: sharedBuffer,
    });
    this.#ways = new Paths(space, this.#store, space.start, reduction);
    this.#batches = this.#emptyBatches();
    this.#workers = pool.ready;
  }

  get isComplete(): boolean {
    return this.#limitReached === undefined && this.#next === this.#store.count;
  }

  /** The limit that stopped it, where one did. */
  get limitReached(): LimitReached | undefined {
    return this.#limitReached;
  }

  /** All that can happen within so many steps was seen. */
  get completedDepth(): number {
    const next = Math.min(this.#next, this.#store.count - 1);
    return Math.max(
      0,
      this.#levels.findLastIndex((first) => first <= next),
    );
  }

  get isSettled(): boolean {
    return this.#results.every(({ appliedCount, finding }) => appliedCount > 0 && finding !== undefined);
  }

  get results(): readonly CheckResult[] {
    return this.#results;
  }

  get progress(): Progress {
    return {
      worldCount: this.#worldCount,
      storedWorldCount: this.#store.count,
      transitionCount: this.#transitionCount,
      depth: this.#levels.findLastIndex((first) => first < this.#store.count),
      byteCount: this.#byteCount,
    };
  }

  /** See {@link Paths.to}. */
  wayTo(world: number): number[] {
    return this.#ways.to(world);
  }

  /** See {@link Paths.toFinding}. */
  wayToFindingOf(name: string): number[] {
    const index = this.#checks.findIndex((check) => check.name === name);
    const finding = this.#results[index]?.finding;
    if (finding === undefined) throw new Error(`Nothing was found by ${name}.`);
    return this.#ways.toFinding(this.#checks[index]!, finding);
  }

  /**
   * Leaves the worlds of one more slab.
   *
   * @returns whether there is more to do
   */
  async advance(): Promise<boolean> {
    this.#workers = [...this.#pool.ready];
    if (this.#store.count === 0) await this.#begin();
    if (this.#next === this.#store.count || this.#isBeyondLimits()) return false;
    if (this.#next === this.#levels.at(-1)) this.#levels.push(this.#store.count);
    const { chunks, end } = await this.#expand();
    const noted = stepCountOf(chunks);
    if (this.#store.makeTableFor(noted)) await this.#do((parts) => ({ kind: 'fill', parts }));
    await this.#add(chunks);
    const stepsPerWorld = (noted / (end - this.#next)) | 0;
    this.#slabSize = slabSizeFor(stepsPerWorld, this.#batchCapacity);
    this.#next = end;
    this.#makeBatchRoom(Math.min(this.#slabSize, this.#store.count - end) * (stepsPerWorld + 1));
    this.#catchUp();
    return this.#next < this.#store.count;
  }

  /** Adds the world at the start, which nothing leads to. */
  async #begin(): Promise<void> {
    const [batch] = this.#batches;
    this.#store.layout.pack(this.#start, batch!.words, 0);
    batch!.parents[0] = -1;
    hashWorlds(new Batch(batch!), 0, 1, this.#store.layout.wordCount);
    await this.#add([{ order: 0, worker: 0, from: 0, end: 1 }]);
  }

  get #byteCount(): number {
    return (
      this.#store.byteCount + this.#batches.reduce((sum, memory) => sum + new Batch(memory).byteCount, 0)
    );
  }

  /** What the batches may take more than they do. */
  get #batchByteCountToAdd(): number {
    const [batch] = this.#batches;
    const perStep = new Batch(batch!).byteCount / this.#batchRoom;
    return this.#pool.size * (this.#batchCapacity - this.#batchRoom) * perStep;
  }

  /** Makes room for so many steps before they are noted, so that the slab need not be done again; within the capacity. */
  #makeBatchRoom(stepCount: number): void {
    const before = this.#batchRoom;
    while (this.#batchRoom < Math.min(stepCount, this.#batchCapacity))
      this.#batchRoom = Math.min(2 * this.#batchRoom, this.#batchCapacity);
    if (this.#batchRoom > before) this.#batches = this.#emptyBatches();
  }

  #isBeyondLimits(): boolean {
    const { worldCountMax, depthMax, byteCountMax } = this.#limits;
    const isNextDepth = this.#next === this.#levels.at(-1);
    const depth = this.#levels.length - (isNextDepth ? 1 : 2);
    // As many as there can be: each step from a world of the slab may lead to a new one.
    const forWorlds =
      this.#store.byteCountToAdd(this.#pool.size * this.#batchCapacity) - this.#store.byteCount;
    const growth = forWorlds + this.#batchByteCountToAdd;
    if (this.#store.count >= (worldCountMax ?? Number.POSITIVE_INFINITY)) this.#limitReached = 'worlds';
    else if (depth >= (depthMax ?? Number.POSITIVE_INFINITY)) this.#limitReached = 'depth';
    else if (this.#byteCount + growth > (byteCountMax ?? Number.POSITIVE_INFINITY))
      this.#limitReached = 'memory';
    return this.#limitReached !== undefined;
  }

  /** Leaves the worlds of a slab; fewer than was meant, where there is no room for what they lead to. */
  async #expand(): Promise<{ readonly chunks: readonly Chunk[]; readonly end: number }> {
    let end = Math.min(this.#next + this.#slabSize, this.#levels.at(-1)!);
    for (let isAgain = false; ; isAgain = true) {
      const { length } = this.#levels;
      const cursor = sharedCounter();
      const replies = await this.#do(() => ({
        kind: 'expand',
        from: this.#next,
        end,
        length: length - 1,
        isAgain,
        cursor,
      }));
      const leavings = replies.map(({ expansion }) => expansion);
      const chunks = replies.flatMap((reply) => reply.chunks).sort((one, other) => one.order - other.order);
      if (leavings.includes('narrow')) {
        this.#catchUp();
        this.#store.widen();
        this.#batches = this.#emptyBatches();
      } else if (
        this.#batchRoom < this.#batchCapacity &&
        (leavings.includes('full') || stepCountOf(chunks) > this.#batchRoom)
      ) {
        this.#makeBatchRoom(2 * this.#batchRoom);
      } else if (leavings.includes('full') || stepCountOf(chunks) > this.#batchCapacity) {
        // As if one worker had expanded them all: where a slab ends must not depend on who is ready.
        if (end - this.#next === 1) {
          this.#batchCapacity *= 2;
          this.#makeBatchRoom(this.#batchCapacity);
        }
        end = this.#next + Math.ceil((end - this.#next) / 2);
      } else {
        for (const { transitionCount } of replies) this.#transitionCount += transitionCount;
        return { chunks, end };
      }
    }
  }

  /** Looks up what was noted, and numbers and judges what is new. */
  async #add(chunks: readonly Chunk[]): Promise<void> {
    const lookedUp = await this.#do((parts) => ({ kind: 'look-up', chunks, parts }));
    const firstNumbers: number[] = [];
    let newCount = 0;
    for (const index of chunks.keys()) {
      firstNumbers.push(this.#store.count + newCount);
      for (const { newCounts } of lookedUp) newCount += newCounts[index]!;
    }
    this.#store.reserve(newCount);
    const length = this.#levels.length - 1;
    const cursor = sharedCounter();
    const appended = await this.#do(() => ({ kind: 'append', chunks, firstNumbers, length, cursor }));
    this.#store.countNew(newCount);
    for (const { worldCount } of appended) this.#worldCount += worldCount;
    for (const [index, worker] of this.#workers.entries())
      this.#checkStates[worker] = appended[index]!.checks;
    this.#results = this.#checks.map(({ name }, index) => ({
      name,
      ...merged(this.#checkStates.flatMap((states) => states[index]!)),
    }));
  }

  /** Has all workers do a task. Each is given some parts of the table. */
  #do(task: (parts: readonly number[]) => TaskItself): Promise<readonly Reply[]> {
    const tasks = this.#workers.map((worker, index) => {
      const parts = [...Array(this.#pool.size).keys()].filter(
        (part) => part % this.#workers.length === index,
      );
      const batches = this.#toldBatches[worker] === this.#batches ? undefined : this.#batches;
      this.#toldBatches[worker] = this.#batches;
      return [worker, { ...task(parts), news: this.#store.takeNews(worker), batches }] as const;
    });
    return this.#pool.do(new Map(tasks));
  }

  #emptyBatches(): readonly BatchMemory[] {
    return Array.from({ length: this.#pool.size }, () =>
      batchMemory(this.#batchRoom, this.#store.layout.wordCount, {
        notesSteps: false,
        makeBuffer: sharedBuffer,
      }),
    );
  }
}

/** What the search needs besides the space. */
export interface ParallelOptions {
  readonly reduction?: Reduction | undefined;
  /** Learns the states that the workers have seen. */
  readonly catchUp: () => void;
  /** How many steps a worker can note: those from all worlds of a slab, should no other be ready. */
  readonly batchCapacity?: number;
}

/** A task without what every worker learns before it. */
type TaskItself = DistributiveOmit<Task, 'news' | 'batches'>;

type DistributiveOmit<Union, Key extends PropertyKey> = Union extends unknown ? Omit<Union, Key> : never;

const sharedCounter = (): Int32Array => numbers(1, sharedBuffer);

/** Memory for them is a small part of what the worlds take, where there are millions. */
const batchCapacityByDefault = 3 << 18;
const batchRoomAtFirst = 3 << 11;

const slabSizeAtFirst = 1 << 10;
/** So many at most that progress can be shown several times a second. */
const slabSizeMax = 1 << 16;

function stepCountOf(chunks: readonly Chunk[]): number {
  return chunks.reduce((sum, { from, end }) => sum + end - from, 0);
}

/** As many worlds as fill the batch of a worker well, but not so many that it has no room for all of them. */
function slabSizeFor(stepsPerWorld: number, capacity: number): number {
  const share = 0.9;
  return Math.max(1, Math.min(slabSizeMax, Math.floor((share * capacity) / (stepsPerWorld + 1))));
}

/** What workers have come to with one check, together. */
function merged(states: readonly OpenCheckState[]): Pick<CheckResult, 'appliedCount' | 'finding'> {
  const findings = states.flatMap(({ finding }) => finding ?? []);
  return {
    appliedCount: states.reduce((sum, { appliedCount }) => sum + appliedCount, 0),
    finding: findings.sort(byOrderOfSearch)[0],
  };
}

/** What one thread would have found first: each world is expanded by one worker, and judged by one. */
function byOrderOfSearch(one: Finding, other: Finding): number {
  return one.length - other.length || one.world - other.world;
}
