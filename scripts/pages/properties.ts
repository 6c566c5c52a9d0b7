import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Node, type Project } from 'ts-morph';
import { z } from 'zod';
import { publicScenarios, type Verdict } from '#models';
import { hazardOf, mutants, properties } from '#properties';
import type { DescribedProperty, GeneratedKills } from '#reports';
import { declarationsIn, functionNamed, meaningOf, membersOf, reachedFrom } from './sources.ts';

/** Where it is published which property notices which generated mutant, once that is measured. */
const mutationMatrixFile = 'reports/published/mutation-matrix.json';

/**
 * Every property, with what its source says of it.
 *
 * @param kills - by property: how many of the generated mutants it notices; nothing where that is not known
 */
export function describedProperties(
  project: Project,
  kills: ReadonlyMap<string, GeneratedKills>,
): readonly DescribedProperty[] {
  const declarations = declarationsIn(project, /\/properties\/[^/]+\/[^/]+\.[a-z-]+\.ts$/, 'name');
  return properties.map(({ name, kind, duty, statement, clause }) => {
    const declaration = declarations.get(name);
    if (declaration === undefined) throw new Error(`The source of the property ${name} is not found.`);
    const members = membersOf(declaration);
    return {
      name,
      kind,
      duty,
      statement,
      clause,
      meaning: meaningOf(declaration),
      applies: sourceOf(['concerns', 'appliesTo'].map((member) => members.get(member))),
      mutants: mutants.filter(({ breaks }) => Object.hasOwn(breaks, name)),
      generated: kills.get(name),
      story: storyPageOf(name),
      verdicts: verdictsOf(name),
    };
  });
}

function storyPageOf(property: string): DescribedProperty['story'] {
  const hazard = hazardOf(property);
  return hazard && { title: hazard.title, page: `hazards/${property}.md` };
}

/** How many generated mutants each property notices, as far as it was measured. */
export function readGeneratedKills(root: string): ReadonlyMap<string, GeneratedKills> {
  const file = join(root, mutationMatrixFile);
  return existsSync(file) ? generatedKills(JSON.parse(readFileSync(file, 'utf8'))) : new Map();
}

/** What is read of the matrix: of each mutant who notices it, and whether there is anything to notice. */
const matrixSchema = z.object({
  generated: z.array(
    z.object({
      killers: z.record(z.string(), z.unknown()),
      reason: z.object({ kind: z.string() }).nullable(),
    }),
  ),
});

/** The matrix the other way round, in numbers, without mutants that mean the same as the model. */
export function generatedKills(matrix: unknown): ReadonlyMap<string, GeneratedKills> {
  const { generated } = matrixSchema.parse(matrix);
  const different = generated.filter(({ reason }) => reason?.kind !== 'equivalent');
  return new Map(
    properties.map(({ name }) => [
      name,
      {
        killed: different.filter(({ killers }) => Object.hasOwn(killers, name)).length,
        tried: different.length,
      },
    ]),
  );
}

/** What the scenarios that come with the model expect of a property. */
function verdictsOf(property: string): Readonly<Record<string, Verdict>> {
  return Object.fromEntries(
    publicScenarios.flatMap(({ name, expect }) => {
      const verdict = expect?.[property];
      return verdict === undefined ? [] : [[name, verdict] as const];
    }),
  );
}

/** Members of an object as they are written, and after them the functions of their file that they name. */
function sourceOf(members: readonly (Node | undefined)[]): string | undefined {
  const written = members.filter((member) => member !== undefined);
  const named = written.flatMap((member) =>
    reachedFrom(member)
      .map(functionNamed)
      .filter((used) => used?.getSourceFile() === member.getSourceFile())
      .map((used) => (Node.isVariableDeclaration(used) ? used.getVariableStatementOrThrow() : used!)),
  );
  const texts = [
    ...written.map((member) => `${member.getText().replaceAll('\n  ', '\n')},`),
    ...[...new Set(named)].map((used) => `\n${used.getText()}`),
  ];
  return texts.length === 0 ? undefined : texts.join('\n');
}
