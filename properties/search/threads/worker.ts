import { Expander, type ExpanderOptions, type Expansion } from '../expander.ts';
import { OpenCheck, type OpenCheckState } from '../open-check.ts';
import type { Check, Space } from '../space.ts';
import { WorldJudge } from '../world-judge.ts';
import { Batch, hashWorlds } from '../worlds/batch.ts';
import { WorldStore } from '../worlds/world-store.ts';
import type { Chunk, Reply, Task } from './pool.ts';

/**
 * One of several that search together; see `ParallelExploration`.
 *
 * @remarks
 * It has a space of its own, in which states have the same numbers as in those of the others. Worlds are in
 * memory that all share.
 */
export class SearchWorker {
  readonly #index: number;
  readonly #catchUp: () => void;
  readonly #store: WorldStore;
  readonly #checks: readonly OpenCheck[];
  readonly #expander: Expander;
  readonly #judge: WorldJudge;
  /** Of each worker. */
  #batches: readonly Batch[] = [];
  #before: readonly OpenCheckState[] = [];

  /** @param catchUp - learns the states that the others have seen */
  constructor(
    index: number,
    size: number,
    space: Space,
    checks: readonly Check[],
    options: Pick<ExpanderOptions, 'reduction' | 'isOver'>,
    catchUp: () => void,
  ) {
    this.#index = index;
    this.#catchUp = catchUp;
    this.#store = new WorldStore(space.families, (family) => space.valueCount(family), { partCount: size });
    this.#checks = checks.map((check) => new OpenCheck(check));
    const judging = (what: Check['judges']): OpenCheck[] =>
      this.#checks.filter(({ check }) => check.judges === what);
    this.#expander = new Expander(space, this.#store, judging('steps'), options);
    this.#judge = new WorldJudge(space, this.#store, judging('worlds'), options.reduction);
  }

  do(task: Task): Reply {
    this.#catchUp();
    this.#learn(task);
    switch (task.kind) {
      case 'expand':
        return this.#expand(task);
      case 'look-up':
        return this.#lookUp(task);
      case 'append':
        return this.#append(task);
      case 'fill':
        for (const part of task.parts) this.#store.fillPart(part);
        return this.#reply({});
    }
  }

  #learn({ news, batches }: Task): void {
    this.#store.adopt(news);
    if (news.valueCounts !== undefined) this.#expander.repack();
    if (batches !== undefined) this.#batches = batches.map((memory) => new Batch(memory));
  }

  /** Expands worlds, a chunk after the other, as long as there are any. */
  #expand(task: Task & { readonly kind: 'expand' }): Reply {
    if (task.isAgain) for (const [index, check] of this.#checks.entries()) check.state = this.#before[index]!;
    this.#before = this.#checks.map(({ state }) => state);
    const batch = this.#batches[this.#index]!;
    batch.count = 0;
    const chunks: Chunk[] = [];
    let transitionCount = 0;
    for (;;) {
      const order = Atomics.add(task.cursor, 0, 1);
      const first = task.from + order * chunkSize;
      if (first >= task.end) return this.#reply({ chunks, transitionCount });
      const from = batch.count;
      const end = Math.min(first + chunkSize, task.end);
      this.#expander.prefetch(first, end);
      for (let world = first; world < end; world += 1) {
        const expansion = this.#expander.expand(world, task.length, batch);
        if (expansion !== 'expanded') return this.#reply({ expansion });
        transitionCount += this.#expander.transitionCount;
      }
      hashWorlds(batch, from, batch.count, this.#store.layout.wordCount);
      chunks.push({ order, worker: this.#index, from, end: batch.count });
    }
  }

  #lookUp({ chunks, parts }: Task & { readonly kind: 'look-up' }): Reply {
    const newCounts = chunks.map(({ worker, from, end }) => {
      const batch = this.#batches[worker]!;
      return parts.reduce((sum, part) => sum + this.#store.lookUp(batch, from, end, part), 0);
    });
    return this.#reply({ newCounts });
  }

  #append({ chunks, firstNumbers, length, cursor }: Task & { readonly kind: 'append' }): Reply {
    let worldCount = 0;
    for (;;) {
      const index = Atomics.add(cursor, 0, 1);
      const chunk = chunks[index];
      if (chunk === undefined) return this.#reply({ worldCount });
      const first = firstNumbers[index]!;
      const end = this.#store.append(this.#batches[chunk.worker]!, chunk.from, chunk.end, first);
      worldCount += this.#judge.judge(first, end, length);
    }
  }

  #reply(said: Partial<Reply>): Reply {
    return {
      expansion: 'expanded' satisfies Expansion,
      chunks: [],
      transitionCount: 0,
      newCounts: [],
      worldCount: 0,
      checks: this.#checks.map(({ state }) => state),
      ...said,
    };
  }
}

/** Worlds that a worker expands before it asks for more: so few that all end at about the same time. */
const chunkSize = 512;
