import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  type MutationMatrix,
  mutationMatrixJson,
  mutationMatrixMarkdown,
  mutationMatrixSchema,
} from '#reports';
import { judgeMutants } from '../mutation/command.ts';
import { operators } from '../mutation/generation/edit.ts';
import type { Judged, Sound } from '../mutation/judging/fate.ts';
import { PartialResults } from '../mutation/judging/partial-results.ts';
import { judgeAll } from '../mutation/judging/pool.ts';
import { matrixOf, observeSound, published, type Subject, subject } from '../mutation/matrix.ts';
import { faultsOf } from '../mutation/verdict.ts';
import { heard, inFolder } from '../testing.ts';

let matrix: MutationMatrix;
let all: Subject;
let sound: readonly Sound[] = [];

beforeAll(() => {
  matrix = mutationMatrixSchema.parse(JSON.parse(readFileSync(published.data, 'utf8')));
  all = subject();
  sound = observeSound();
});

describe('the mutants of the models', () => {
  test('are many, of every kind, and each has an id of its own', () => {
    const { generated } = all;
    expect(generated.length).toBeGreaterThan(400);
    expect(new Set(generated.map(({ id }) => id)).size).toBe(generated.length);
    expect(new Set(generated.map(({ operator }) => operator))).toEqual(new Set(Object.keys(operators)));
  });

  test('can be read by Node, and differ from the model', () => {
    const { generated } = all;
    for (const { id, source } of generated) expect(() => stripTypeScriptTypes(source), id).not.toThrow();
    const sources = new Map(generated.map(({ file }) => [file, readFileSync(file, 'utf8')] as const));
    expect(generated.filter(({ file, source }) => source === sources.get(file))).toEqual([]);
    expect(new Set(generated.map(({ file, source }) => file + source)).size).toBe(generated.length);
  });

  test('reach every action and every machine', () => {
    const files = readdirSync('models', { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(action|machine)\.ts$/.test(file))
      .map((file) => `models/${file}`);
    expect(files.length).toBeGreaterThan(35);
    const reached = new Set(all.generated.map(({ file }) => file));
    expect(files.filter((file) => !reached.has(file))).toEqual([]);
  });
});

describe('the published matrix', () => {
  test('is of the sources and scenarios as they are; else "npm run mutants" makes it anew', () => {
    expect(matrix.fingerprint).toBe(all.fingerprint);
    const pending = new Set(matrix.pending);
    expect(matrix.generated.map(({ id }) => id)).toEqual(
      all.generated.map(({ id }) => id).filter((id) => !pending.has(id)),
    );
    const rows = new Map(
      [...matrix.generated, ...matrix.madeByHand].map((row) => [nameOf(row), row] as const),
    );
    const judgedOf = (id: string): Judged | undefined => {
      const row = rows.get(id);
      if (row === undefined) return undefined;
      const { fate, killers, defect, counted, isEarlier } = row;
      return { fate, killers, defect, counted, ...(isEarlier && { isEarlier }) };
    };
    expect(matrixOf(all, sound, judgedOf)).toEqual(matrix);
  });

  test('is written as it is made', () => {
    expect(readFileSync(published.data, 'utf8')).toBe(mutationMatrixJson(matrix));
    expect(readFileSync(published.page, 'utf8')).toBe(mutationMatrixMarkdown(matrix));
  });

  test('shows that the mutants die, and why some do not', () => {
    expect(faultsOf(matrix)).toEqual([]);
  });

  test('is what some of the mutants come to again, in however many threads', {
    timeout: 600_000,
  }, async () => {
    // Those that no property kills take ten times as long; the equivalent ones are for the next test.
    const counts = { property: 3, defect: 1, counts: 1, survived: 1 } as const;
    const apart = new Set([...equivalentIds(), ...matrix.pending]);
    const known = committed(all.jobs.filter(({ id }) => !apart.has(id)));
    const sample = Object.entries(counts).flatMap(([fate, count]) =>
      spread(
        all.jobs.filter(({ id }) => known[id]?.fate === fate),
        count,
      ),
    );
    expect(sample).toHaveLength(6);
    const again = await judged(sample, 2);
    for (const [id, { isEarlier, killers, ...row }] of Object.entries(committed(sample))) {
      // What came later may kill it as well, and in a smaller scenario; what killed it still does.
      expect(Object.keys(again[id]!.killers)).toEqual(expect.arrayContaining(Object.keys(killers)));
      if (isEarlier !== true) expect(again[id]).toEqual({ killers, ...row });
    }
  });

  test('calls equivalent only what changes no number', { timeout: 600_000 }, async () => {
    const ids = equivalentIds();
    expect(all.jobs.filter(({ id }) => ids.has(id))).toHaveLength(ids.size);
    // By its fingerprint the result is of everywhere; what is small shows here that it is still true, of one mutant of
    // each kind for each reason.
    const kinds = new Map(
      matrix.generated
        .filter(({ id }) => ids.has(id))
        .map(({ id, operator, reason }) => [`${operator}: ${reason!.text}`, id] as const),
    );
    expect(kinds.size).toBeGreaterThan(25);
    const chosen = new Set(kinds.values());
    const equivalents = all.jobs.filter(({ id }) => chosen.has(id));
    const small = sound.filter(({ observation }) => observation.worlds <= 600);
    expect(small.length).toBeGreaterThan(100);
    const some = small.filter((_, index) => index % 8 === 0);
    const fates = Object.values(await judged(equivalents, 2, some)).map(({ fate }) => fate);
    expect(fates).toEqual(fates.map(() => 'survived'));
  });
});

/** So many of a list, as far from each other as they can be. */
function spread<One>(list: readonly One[], count: number): One[] {
  return Array.from(
    { length: count },
    (_, index) => list[Math.floor(((index + 0.5) * list.length) / count)]!,
  );
}

function equivalentIds(): ReadonlySet<string> {
  const rows = matrix.generated.filter(({ reason }) => reason?.kind === 'equivalent');
  return new Set(rows.map(({ id }) => id));
}

const nameOf = (row: { readonly id: string } | { readonly name: string }): string =>
  'id' in row ? row.id : `by hand: ${row.name}`;

async function judged(
  jobs: Subject['jobs'],
  threadCount: number,
  grounds = sound,
): Promise<Record<string, Judged>> {
  const found = new Map<string, Judged>();
  await judgeAll(jobs, grounds, threadCount, (id, one) => found.set(id, one));
  return Object.fromEntries(jobs.map(({ id }) => [id, found.get(id)!]));
}

function committed(jobs: Subject['jobs']): Record<string, Judged & { readonly isEarlier?: true }> {
  const rows = new Map([...matrix.generated, ...matrix.madeByHand].map((row) => [nameOf(row), row] as const));
  return Object.fromEntries(
    jobs.map(({ id }) => {
      const row = rows.get(id);
      if (row === undefined) throw new Error(`${id} is not published yet: "npm run mutants" judges it.`);
      const { fate, killers, defect, counted, isEarlier } = row;
      return [id, { fate, killers, defect, counted, ...(isEarlier && { isEarlier }) }];
    }),
  );
}

describe('what is wrong with a matrix', () => {
  test('is told of each mutant that lives, and of each explanation that is not true', () => {
    const killed = matrix.generated.find(({ fate }) => fate === 'property')!;
    const alive = { ...killed, fate: 'survived', killers: {}, reason: null } as const;
    const replaced = (row: MutationMatrix['generated'][number]): MutationMatrix => ({
      ...matrix,
      generated: matrix.generated.map((one) => (one.id === row.id ? row : one)),
    });
    expect(faultsOf(replaced(alive))).toEqual([
      `It survives, and nothing in explanations.ts says why: ${killed.id}`,
    ]);
    const reason = { kind: 'equivalent', text: 'It means the same.' } as const;
    expect(faultsOf(replaced({ ...killed, reason }))).toEqual([
      `explanations.ts says why it survives, but it is killed (property): ${killed.id}`,
    ]);
    expect(faultsOf(replaced({ ...alive, fate: 'unnoticed', counted: 'own', reason }))).toEqual([
      `explanations.ts calls it equivalent, but the numbers of "own" differ: ${killed.id}`,
    ]);
    const [byHand, ...others] = matrix.madeByHand;
    expect(faultsOf({ ...matrix, madeByHand: [{ ...byHand!, fate: 'counts' }, ...others] })).toEqual([
      `No property kills this mutant made by hand: ${byHand!.name}`,
    ]);
    const half = matrix.generated.map((row, index) =>
      index % 2 === 0 && row.reason === null
        ? { ...row, ...alive, id: row.id, reason: { ...reason, kind: 'explained' as const } }
        : row,
    );
    expect(faultsOf({ ...matrix, generated: half })).toEqual([
      expect.stringMatching(/^Only \d\d\.\d % are killed/),
    ]);
  });
});

describe('npm run mutants', () => {
  /** A memory that knows what the model as it is comes to in these scenarios, and no mutant. */
  const memoryIn = (folder: string, grounds: readonly Sound[]): string => {
    const file = join(folder, 'memory.json');
    const partial = new PartialResults(file, all.fingerprint);
    partial.soundOr(() => grounds);
    partial.save();
    return file;
  };
  // The mutants are made already.
  const run = (...args: readonly string[]) => heard(() => judgeMutants(args, () => all));

  test('with --only tells what became of the mutants that are meant', { timeout: 600_000 }, async () => {
    const one = matrix.madeByHand[0]!;
    // What it does elsewhere, the sample has shown.
    const shows = new Set(Object.values(one.killers));
    const grounds = sound.filter(({ name, observation }) => shows.has(name) || observation.worlds <= 100);
    const told = await inFolder((folder) =>
      run('--only', `by hand: ${one.name}`, '--threads', '1', '--memory', memoryIn(folder, grounds)),
    );
    expect([told.code, told.stderr]).toEqual([0, expect.not.stringContaining('mutants:')]);
    expect(told.stdout).toContain(`property: by hand: ${one.name}\n`);
    for (const [property, scenario] of Object.entries(one.killers)) {
      // In what was judged earlier, a smaller scenario that came later may be told.
      const shown = one.isEarlier ? `  ${property} (` : `  ${property} (${scenario})\n`;
      expect(told.stdout).toContain(shown);
    }
  });

  test.each([
    [['--threads', '0'], '--threads: expected a whole number from 1 up, found 0.'],
    [['--nonsense'], "arguments: Unknown option '--nonsense'"],
    [['--queue', 'http://:secret@host'], '--queue: expected an address that begins with redis://'],
    [['--patience', '3'], '--patience: it says nothing without --queue.'],
    [['--queue', 'redis://host', '--threads', '2'], '--threads: it says nothing where a queue'],
    [['--only', 'nowhere at all'], '--only: no mutant has this text in its id.'],
  ])('with %s says what is wrong: exit code 2', async (args, message) => {
    const { code, stdout, stderr } = await run(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`mutants: ${message}`);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test('is a program that ends with this exit code', () => {
    const args = ['scripts/repository/mutants.ts', '--threads', 'many'];
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: 'mutants: --threads: expected a whole number from 1 up, found many.\n',
    });
  });

  test('after Ctrl-C finishes what is at work, keeps it, and ends with exit code 3', {
    timeout: 600_000,
  }, async () => {
    await inFolder(async (folder) => {
      const memory = memoryIn(folder, sound.slice(0, 10));
      // It comes as soon as anything else has its turn: when the first mutant is at work.
      const interrupted = (): Subject => {
        setImmediate(() => process.emit('SIGINT'));
        return all;
      };
      const args = ['--only', 'by hand: ', '--threads', '1', '--memory', memory];
      const { code, stdout } = await heard(() => judgeMutants(args, interrupted));
      expect(code).toBe(3);
      const [, judgedCount, count] = /^Incomplete: (\d+) of (\d+) mutants are judged/.exec(stdout) ?? [];
      expect(Number(count)).toBe(all.jobs.filter(({ kind }) => kind === 'by-hand').length);
      const saved = JSON.parse(readFileSync(memory, 'utf8')) as { readonly judged: object };
      expect(Object.keys(saved.judged)).toHaveLength(Number(judgedCount));
      expect(Number(judgedCount)).toBe(1);
    });
  });
});
