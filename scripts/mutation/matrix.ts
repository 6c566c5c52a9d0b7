import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Project } from 'ts-morph';
import { type GeneratedRow, type MutationMatrix, mutationMatrixSchema } from '#reports';
import { withoutPackages } from '../repository/sources.ts';
import { root } from '../root.ts';
import { type Explanation, equivalents, explained } from './explanations.ts';
import { fingerprintOf } from './fingerprint.ts';
import { operators } from './generation/edit.ts';
import { type GeneratedMutant, generateMutants } from './generation/generate.ts';
import { sourceProject } from './generation/project.ts';
import { unaskedIn } from './generation/rules.ts';
import type { Judged, Sound } from './judging/fate.ts';
import { grounds, madeByHand, observe, propertyNames } from './judging/judge.ts';
import type { Job } from './judging/judging.ts';
import { knownNames } from './judging/known.ts';

/** Where the matrix is committed: as a page, and for other programs. */
export const published = {
  page: 'reports/published/mutation-matrix.md',
  data: 'reports/published/mutation-matrix.json',
} as const;

/** The matrix as it is committed. */
export function publishedMatrix(): MutationMatrix {
  return mutationMatrixSchema.parse(JSON.parse(readFileSync(join(root, published.data), 'utf8')));
}

/** Every mutant that there is, and what its fate depends on. */
export interface Subject {
  readonly generated: readonly GeneratedMutant[];
  /** What follows a clause, and no verification asks. */
  readonly unasked: readonly string[];
  readonly fingerprint: string;
  readonly jobs: readonly Job[];
}

/** The sources that mutants are made of. */
export function ownSources(): Project {
  const project = sourceProject();
  project.compilerOptions.set(withoutPackages);
  return project;
}

/** Makes every mutant. */
export function subject(): Subject {
  const project = ownSources();
  const generated = generateMutants(project);
  return {
    generated,
    unasked: unaskedIn(project),
    fingerprint: fingerprintOf(project, grounds(), knownNames()),
    jobs: jobsOf(generated),
  };
}

/** All that there is to judge: these mutants, and those made by hand. */
export const jobsOf = (generated: readonly GeneratedMutant[]): readonly Job[] => [
  ...generated.map(({ id, file, source }): Job => ({ kind: 'generated', id, file, source })),
  ...madeByHand.map(({ name }): Job => ({ kind: 'by-hand', id: idOf(name), name })),
];

/** Worlds of the model as it is in the largest scenario that mutants are judged in. */
const worldCountMax = 50_000;

/** Verifies the model as it is in every scenario that is small enough. From the smallest to the largest. */
export function observeSound(): readonly Sound[] {
  const known = knownNames();
  return grounds()
    .map(
      ({ name, origin, scenario }): Sound => ({
        name,
        isDrawn: origin === 'drawn',
        isKnown: origin === 'drawn' || (origin === 'public' && known.has(name)),
        observation: observe(scenario, { worldCountMax }),
      }),
    )
    .filter(({ observation }) => observation.complete)
    .sort((one, other) => one.observation.worlds - other.observation.worlds);
}

/** The matrix of all that has been judged. */
export function matrixOf(
  { generated, unasked, fingerprint }: Subject,
  sound: readonly Sound[],
  judgedOf: (id: string) => Judged | undefined,
): MutationMatrix {
  const reasons = reasonsByMutant();
  const isJudged = (id: string): boolean => judgedOf(id) !== undefined;
  return {
    fingerprint,
    operators,
    unasked: [...unasked],
    pending: [...generated.map(({ id }) => id), ...madeByHand.map(({ name }) => idOf(name))].filter(
      (id) => !isJudged(id),
    ),
    properties: [...propertyNames],
    scenarios: sound.map(({ name, isKnown, observation: { worlds, transitions } }) => ({
      name,
      worlds,
      transitions,
      isKnown,
    })),
    madeByHand: madeByHand
      .filter(({ name }) => isJudged(idOf(name)))
      .map(({ name, action }) => ({ name, action, ...judgedOf(idOf(name))! })),
    generated: generated
      .filter(({ id }) => isJudged(id))
      .map(({ source: _, ...told }) => ({
        ...told,
        ...judgedOf(told.id)!,
        reason: reasons.get(told.id) ?? null,
      })),
  };
}

/** What a mutant made by hand is called among all. */
export function idOf(name: string): string {
  return `by hand: ${name}`;
}

/** Why nothing kills a mutant, for each of which it is said. */
export function reasonsByMutant(): ReadonlyMap<string, NonNullable<GeneratedRow['reason']>> {
  const reasons = (kind: 'equivalent' | 'explained', explanations: readonly Explanation[]) =>
    explanations.flatMap(({ reason, mutants }) => mutants.map((id) => [id, { kind, text: reason }] as const));
  return new Map([...reasons('equivalent', equivalents), ...reasons('explained', explained)]);
}
