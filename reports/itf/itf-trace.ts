import { z } from 'zod';
import { scenarioSchema, verdicts } from '#models';
import { evidenceSchema, traceStepSchema } from '../verification/verification-report.ts';
import { pickNames, variableTypes } from './variables.ts';

/** The variables that Quint writes with --mbt: which action was taken, and with which parameters. */
export const actionTaken = 'mbt::actionTaken';
/** See {@link actionTaken}. */
export const nondetPicks = 'mbt::nondetPicks';

const names = z.strictObject({ '#set': z.array(z.string()) }).meta({ id: 'itf-names' });
const number = z.strictObject({ '#bigint': z.string().regex(/^-?\d+$/) }).meta({ id: 'itf-number' });
const mapTo = <Value extends z.ZodType>(value: Value) =>
  z.strictObject({ '#map': z.array(z.tuple([z.string(), value])) });

const valuesByType: Readonly<Record<string, z.ZodType>> = {
  Int: number,
  'Str -> Str': mapTo(z.string()),
  'Str -> Bool': mapTo(z.boolean()),
  'Str -> Int': mapTo(number),
  'Str -> Set(Str)': mapTo(names),
  'Str -> (Str -> Int)': mapTo(mapTo(number)),
};

const option = z
  .union([
    z.strictObject({ tag: z.literal('Some'), value: z.string() }),
    z.strictObject({ tag: z.literal('None'), value: z.strictObject({ '#tup': z.array(z.string()).max(0) }) }),
  ])
  .meta({ id: 'itf-option' });

const state = z.strictObject({
  '#meta': z.strictObject({
    index: z.int(),
    action: z.string().nullable().describe('The step that led here; null for the state at the start.'),
    sentence: z.string().nullable().describe('The same for a person.'),
    changed: traceStepSchema.shape.changed,
    violated: z.array(z.string()).describe('What this state, or the history up to it, shows to be violated.'),
  }),
  ...Object.fromEntries(
    Object.entries(variableTypes).map(([name, type]) => [
      name,
      valuesByType[type]!.describe(`In Apalache: ${type}.`),
    ]),
  ),
  [actionTaken]: z.string().describe('The action that led here; "init" at the start.'),
  [nondetPicks]: z
    .strictObject(Object.fromEntries(pickNames.map((name) => [name, option])))
    .describe('What was chosen for each parameter of the action.'),
});

/** A trace in the Informal Trace Format, as keysync writes it. */
export const itfTraceSchema = z
  .strictObject({
    '#meta': z.strictObject({
      format: z.literal('ITF'),
      'format-description': z.string(),
      schemaVersion: z.literal(1).describe('Of what keysync has in its traces.'),
      source: z.literal('keysync'),
      keysync: z.string().describe('The version that wrote it.'),
      status: z.enum(['ok', 'violation']),
      description: z.string().describe('What it shows, in a line.'),
      property: z.string(),
      claim: z.string(),
      verdict: z.enum(verdicts),
      evidence: evidenceSchema,
      replay: z.string().nullable().describe('The command that shows it again.'),
      varTypes: z.record(z.string(), z.string()).describe('The type of every variable, for Apalache.'),
      scenario: scenarioSchema,
    }),
    params: z.array(z.string()).describe('The variables that never change.'),
    vars: z.array(z.string()),
    states: z.array(state).min(1),
    loop: z
      .int()
      .min(0)
      .optional()
      .describe('For a history without end: after the last state comes the one with this index again.'),
  })
  .describe('A trace of keysync in the Informal Trace Format.');
