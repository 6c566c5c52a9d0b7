import { z } from 'zod';

/** What can become of a mutant, from the best to the worst. */
export const fates = ['property', 'defect', 'counts', 'unnoticed', 'survived'] as const;

const defect = z.strictObject({
  kind: z
    .enum(['machine', 'engine', 'crash'])
    .describe(
      'A machine was told what it does not accept; an engine caught an action contradicting itself; the code broke.',
    ),
  message: z.string(),
  scenario: z.string(),
});

const judged = {
  fate: z
    .enum(fates)
    .describe(
      'property: a verdict differs. defect: see there. counts: only numbers of worlds or transitions differ, in a scenario whose numbers are known from elsewhere. unnoticed: they differ in other scenarios alone. survived: nothing differs anywhere.',
    ),
  killers: z
    .record(z.string(), z.string())
    .describe('The properties with another verdict, each with the smallest scenario that shows it.'),
  defect: defect.nullable(),
  counted: z.string().nullable().describe('A scenario where the numbers differ.'),
  isEarlier: z
    .literal(true)
    .optional()
    .describe(
      'Judged before the last change of the model, and its source is what it was. What killed it still does, for the model is the same in that scenario; what came later may kill it as well.',
    ),
} as const;

const generated = z.strictObject({
  id: z.string(),
  file: z.string(),
  place: z.string().describe('The names of what the mistake lies in, from the outside in.'),
  operator: z.string(),
  before: z.string(),
  after: z.string(),
  ...judged,
  reason: z
    .strictObject({ kind: z.enum(['equivalent', 'explained']), text: z.string() })
    .nullable()
    .describe('Why nothing kills it.'),
});

const madeByHand = z.strictObject({ name: z.string(), action: z.string(), ...judged });

/** The matrix of mutants and the properties that kill them, as it is written. */
export const mutationMatrixSchema = z.strictObject({
  fingerprint: z.string().describe('Of all that the result depends on.'),
  operators: z.record(z.string(), z.string()).describe('Each kind of mistake, and what goes wrong in it.'),
  unasked: z
    .array(z.string())
    .describe('What follows a clause and no verification asks, so that no mutants are made of it.'),
  pending: z
    .array(z.string())
    .describe('Mutants that there are and that nobody has judged yet: "npm run mutants -- --new" does.'),
  properties: z.array(z.string()),
  scenarios: z.array(
    z.strictObject({ name: z.string(), worlds: z.int(), transitions: z.int(), isKnown: z.boolean() }),
  ),
  madeByHand: z.array(madeByHand),
  generated: z.array(generated),
});

/** See {@link mutationMatrixSchema}. */
export type MutationMatrix = z.infer<typeof mutationMatrixSchema>;

/** A mutant of the matrix that a tool made from the source. */
export type GeneratedRow = MutationMatrix['generated'][number];

/** How many mutants of the source are dead. */
export interface MutationScore {
  readonly generated: number;
  /** Mutants that mean the same as the model. */
  readonly equivalent: number;
  /** Of the others: killed by a property, by a defect, or by numbers that are known from elsewhere. */
  readonly killed: number;
  /** Of these: by a property. */
  readonly byProperty: number;
}

/** How many mutants of the source are dead, of those that could be. */
export function mutationScoreOf({ generated }: MutationMatrix): MutationScore {
  return {
    generated: generated.length,
    equivalent: generated.filter(({ reason }) => reason?.kind === 'equivalent').length,
    killed: generated.filter(({ fate }) => isDead(fate)).length,
    byProperty: generated.filter(({ fate }) => fate === 'property').length,
  };
}

/** Whether something that is run on every change notices. */
export function isDead(fate: (typeof fates)[number]): boolean {
  switch (fate) {
    case 'property':
    case 'defect':
    case 'counts':
      return true;
    case 'unnoticed':
    case 'survived':
      return false;
  }
}

/** The matrix as JSON: one mutant in a line, so that a difference shows what has changed. */
export function mutationMatrixJson(matrix: MutationMatrix): string {
  // The schema knows the order of all fields.
  const lines = Object.entries(mutationMatrixSchema.parse(matrix)).map(([name, value]) => {
    if (!Array.isArray(value) || typeof value[0] !== 'object')
      return `${JSON.stringify(name)}: ${JSON.stringify(value)}`;
    return `${JSON.stringify(name)}: [\n${value.map((row) => JSON.stringify(row)).join(',\n')}\n]`;
  });
  return `{\n${lines.join(',\n')}\n}\n`;
}
