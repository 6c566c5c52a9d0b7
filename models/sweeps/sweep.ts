import { z } from 'zod';
import type { Scenario } from '../scenarios/scenario.ts';

/** A value of an axis, and what stands in the scenario for it. */
export type AxisValue = number | string | boolean;

/** More values of one axis are a mistake. */
const valueCountMax = 1000;

const pointer = z
  .string()
  .regex(/^(\/([^~/]|~[01])*)+$/, 'expected a JSON pointer such as "/allow/hsmFailures"')
  .describe('A JSON pointer (RFC 6901) into the scenario, such as "/allow/hsmFailures".');

const condition = z
  .string()
  .min(1, 'expected a condition such as "minimum <= hsms"')
  .max(500, 'a condition has at most 500 characters');

const label = z
  .string()
  .min(1, 'expected a text that is not empty')
  .max(100, 'a value has at most 100 characters')
  .regex(/^\P{Cc}*$/u, 'a value must not contain control characters');

const values = z
  .array(z.union([z.number(), label, z.boolean()]))
  .min(1)
  .max(valueCountMax);

/** What a file says of an axis that is no plain list. */
const axisFields = {
  from: z.int().optional().describe('The first of a range of whole numbers.'),
  to: z.int().optional().describe('The last of a range, which is part of it.'),
  step: z.int().min(1).optional().describe('The distance between two numbers of a range; 1 by default.'),
  values: values.optional().describe('Instead of a range: the values.'),
  cases: z
    .record(label, z.record(pointer, z.json()))
    .optional()
    .describe('Instead of a range: the name of each value to what it sets, by JSON pointer.'),
  sets: z
    .union([pointer, z.array(pointer).min(1)])
    .optional()
    .describe(
      'Where the value goes. By default the field of this name, where the scenario has one: of allow, assume, its client or its key.',
    ),
  when: condition
    .optional()
    .describe('The axis is there only where this is true of the axes before it, such as "sdk == 3".'),
} as const;

const axis = z.union([
  values.describe('The values.'),
  z.strictObject(axisFields).superRefine((given, context) => {
    const kinds = (['from', 'values', 'cases'] as const).filter((kind) => given[kind] !== undefined);
    const fail = (message: string, ...path: string[]): void => {
      context.addIssue({ code: 'custom', message, path });
    };
    if (kinds.length !== 1) fail('expected either "from" and "to", or "values", or "cases"');
    else if (given.from === undefined && (given.to ?? given.step) !== undefined)
      fail('"to" and "step" belong to "from"');
    else if (given.from !== undefined) {
      const { from, to, step = 1 } = given;
      if (to === undefined) fail('expected the last number of the range', 'to');
      else if (to < from) fail(`expected at least ${from}, where the range begins`, 'to');
      else if ((to - from) / step >= valueCountMax) fail(`expected at most ${valueCountMax} values`, 'to');
    }
    if (given.cases !== undefined && Object.keys(given.cases).length === 0) fail('expected a case', 'cases');
    if (given.cases !== undefined && given.sets !== undefined)
      fail('each case says what it sets already', 'sets');
  }),
]);

const number = z.union([z.int().min(0), condition]);

/** The shape of a sweep file. What its names mean is checked by `parseSweep`. */
export const sweepSchema = z
  .strictObject({
    $schema: z.string().optional().describe('Where an editor finds this schema.'),
    name: label.describe('The name of the sweep.'),
    note: z.string().optional().describe('What it is for.'),
    scenario: z
      .union([z.string().min(1), z.record(z.string(), z.json())])
      .describe(
        'What every cell begins with: the name of a scenario that comes with keysync, a file by its path from this one, or the scenario itself. What it expects is left out.',
      ),
    clusters: z
      .record(
        z.string(),
        z
          .strictObject({
            hsms: number.describe('How many HSMs it has: a number, or one made of axes, such as "hsms".'),
            zones: number
              .optional()
              .describe('Over how many zones they are spread, as evenly as can be; in no zones by default.'),
            inZone: number
              .optional()
              .describe(
                'Instead of zones: how many of them are in the one zone that the scenario speaks of. Where only one zone fails, nothing else about zones matters.',
              ),
            up: number.optional().describe('How many of them are up at the start; all by default.'),
            heldBy: number
              .optional()
              .describe(
                'On how many of them the keys of its clients are at the start, acknowledged; 0, as by default, for keys that have yet to be created.',
              ),
          })
          .refine(({ zones, inZone }) => zones === undefined || inZone === undefined, {
            message: 'expected either "zones" or "inZone"',
          }),
      )
      .optional()
      .describe('Clusters of the scenario whose HSMs are made for each cell.'),
    axes: z
      .record(
        z
          .string()
          .regex(/^[A-Za-z][A-Za-z0-9]{0,59}$/, 'the name of an axis is a letter, then letters and digits'),
        axis,
      )
      .describe('What is varied. The first axis changes least often.'),
    where: z
      .array(condition)
      .optional()
      .describe(
        'What must be true of a cell, such as "minimum <= hsms". A condition on an axis that is not there says nothing.',
      ),
    properties: z
      .array(z.string())
      .min(1)
      .optional()
      .describe('The properties that are asked; all by default.'),
  })
  .describe('A family of scenarios: one, and the parameters that are varied in it.');

/** A sweep as a file says it. */
export type SweepInput = z.infer<typeof sweepSchema>;

/** An axis as a file says it, but for a plain list. */
export type AxisInput = Exclude<SweepInput['axes'][string], readonly unknown[]>;

/** One thing that is varied. */
export interface SweepAxis {
  readonly name: string;
  readonly values: readonly AxisValue[];
}

/** One combination of values, and the scenario that it is. */
export interface SweepCell {
  readonly name: string;
  /** By axis, in their order; null where the axis is not there. */
  readonly values: Readonly<Record<string, AxisValue | null>>;
  readonly scenario: Scenario;
}
