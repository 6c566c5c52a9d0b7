import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseSweep, publicScenarios, type Sweep } from '#models';
import { type CellAnswer, cellAnswerOf, propertyNamed } from '#properties';
import { AnswerStore } from '../jobs/answer-store.ts';
import type { DoJobs } from '../jobs/do-jobs.ts';
import { heard, inFolder } from '../testing.ts';
import { isLasting, keyOf, type SweepJob } from './job.ts';
import { runSweep } from './run-sweep.ts';

const properties = ['acknowledged-key-survives', 'key-creation-can-succeed'].map(
  (name) => propertyNamed(name)!,
);

const parsed = parseSweep(
  {
    name: 'small',
    scenario: 'sdk3-min2-3hsm-1fail',
    clusters: { 'cluster-a': { hsms: 'hsms' } },
    axes: { hsms: [1, 2], createObjectMinimumNodes: [1, 2], hsmFailures: [0, 1] },
    where: ['createObjectMinimumNodes <= hsms'],
  },
  (name) => publicScenarios.find((scenario) => scenario.name === name),
);
const sweep = parsed.sweep as Sweep;

const answerTo = ({ scenario, worldCountMax }: SweepJob): CellAnswer =>
  cellAnswerOf(scenario, properties, { worldCountMax });

/** Does jobs here, and counts them. */
function doer(
  onJob: (count: number) => void = () => {},
): DoJobs<SweepJob, CellAnswer> & { readonly keys: readonly string[] } {
  const keys: string[] = [];
  const doJobs: DoJobs<SweepJob, CellAnswer> = async (jobs, onAnswer, signal) => {
    for (const [key, job] of jobs) {
      if (signal.aborted) return;
      keys.push(key);
      onAnswer(key, answerTo(job));
      onJob(keys.length);
    }
  };
  return Object.assign(doJobs, { keys });
}

const run = (
  doJobs: DoJobs<SweepJob, CellAnswer>,
  store: AnswerStore<CellAnswer>,
  signal = new AbortController().signal,
  of = sweep,
) => runSweep(of, { properties, worldCountMax: undefined, store, doJobs, signal });

const storeIn = (folder: string | false, fingerprint: string): AnswerStore<CellAnswer> =>
  new AnswerStore(folder, fingerprint, isLasting);
const nothingKept = storeIn(false, 'one');
const all = sweep.cells.map(({ scenario }) =>
  answerTo({ scenario, properties: [], worldCountMax: undefined }),
);

/** The files of a store, by their path. */
const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.json'));

describe('a sweep', () => {
  test('has its answers in the order of the cells, whoever answers first', async () => {
    expect(await run(doer(), nothingKept)).toEqual(all);
  });

  test('asks once what is asked in several cells', async () => {
    const twice = { ...sweep, cells: [...sweep.cells, ...sweep.cells] };
    const doJobs = doer();
    expect(await run(doJobs, nothingKept, undefined, twice)).toEqual([...all, ...all]);
    expect(doJobs.keys).toHaveLength(all.length);
  });

  test('goes on where it was interrupted, to the same', () =>
    inFolder(async (folder) => {
      const controller = new AbortController();
      const first = doer((count) => count === 4 && controller.abort());
      const found = await run(first, storeIn(folder, 'one'), controller.signal);
      expect(found.map(({ stoppedBy }) => stoppedBy)).toEqual([
        'interrupted',
        'interrupted',
        null,
        null,
        null,
        null,
      ]);
      expect(found.slice(2)).toEqual(all.slice(2));
      expect(found[0]?.properties['acknowledged-key-survives']?.verdict).toBe('incomplete');
      const second = doer();
      expect(await run(second, storeIn(folder, 'one'))).toEqual(all);
      expect(second.keys).toHaveLength(2);
      const third = doer();
      expect(await run(third, storeIn(folder, 'one'))).toEqual(all);
      expect(third.keys).toEqual([]);
    }));
});

describe('what is kept', () => {
  const kept = async (folder: string): Promise<void> => void (await run(doer(), storeIn(folder, 'one')));
  const askedAgain = async (store: AnswerStore<CellAnswer>): Promise<number> => {
    const doJobs = doer();
    expect(await run(doJobs, store)).toEqual(all);
    return doJobs.keys.length;
  };

  test('is of the sources that answered', () =>
    inFolder(async (folder) => {
      await kept(folder);
      expect(await askedAgain(storeIn(folder, 'other'))).toBe(all.length);
      expect(await askedAgain(storeIn(false, 'one'))).toBe(all.length);
    }));

  test('is nothing where it is damaged, or of another question', () =>
    inFolder(async (folder) => {
      await kept(folder);
      const [first, second, third, fourth] = filesIn(folder).map((file) => join(folder, file));
      const text = readFileSync(first!, 'utf8');
      expect(text).toContain('"verdict":"');
      writeFileSync(first!, text.replace(/"verdict":"(holds|violated)"/, '"verdict":"vacuous"'));
      writeFileSync(second!, text);
      writeFileSync(third!, readFileSync(third!, 'utf8').slice(0, -9));
      writeFileSync(fourth!, 'null');
      expect(await askedAgain(storeIn(folder, 'one'))).toBe(4);
      expect(await askedAgain(storeIn(folder, 'one'))).toBe(0);
    }));

  test('is what any other run would come to', () => {
    const stoppedBy = (reason: CellAnswer['stoppedBy']): CellAnswer => ({ ...all[0]!, stoppedBy: reason });
    expect(
      [null, 'worlds', 'memory', 'interrupted'].map((one) => isLasting(stoppedBy(one as never))),
    ).toEqual([true, true, false, false]);
  });

  test('does not depend on what a scenario is called, and depends on all that is asked', () => {
    const { scenario } = sweep.cells[0]!;
    const job: SweepJob = { scenario, properties: ['a', 'b'], worldCountMax: undefined };
    expect(keyOf({ ...job, scenario: { ...scenario, name: 'x', note: 'y', expect: {} } })).toBe(keyOf(job));
    const others = [
      { ...job, scenario: { ...scenario, backups: 1 } },
      { ...job, properties: ['a'] },
      { ...job, properties: ['b', 'a'] },
      { ...job, worldCountMax: 5 },
    ].map(keyOf);
    expect(new Set([keyOf(job), ...others]).size).toBe(5);
  });

  test('is nothing where nothing can be kept; where somebody asked for it, that is said', () =>
    inFolder(async (folder) => {
      const store = storeIn(folder, 'one');
      writeFileSync(join(folder, 'answers-1'), '');
      const { stderr } = await heard(async () => {
        expect(await run(doer(), store)).toEqual(all);
        return 0;
      });
      expect(stderr).toMatch(/^keysync: answers are no longer kept: .* cannot be written \(\w+\)\.\n$/);
      mkdirSync(join(folder, 'other'));
      expect(() => storeIn(join(folder, 'answers-1'), 'one')).toThrow('cannot be written');
    }));
});
