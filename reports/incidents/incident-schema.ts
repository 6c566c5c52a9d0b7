import { z } from 'zod';
import { scenarioSchema } from '#models';

const time = z.string().describe('In ISO 8601, UTC, with microseconds.');
const records = z.array(z.string()).describe('What it rests on: file:line.');
const bounds = z.strictObject({ earliest: time.nullable(), latest: time.nullable() });

/** The verdicts on a key, the worst first. */
export const verdictNames = [
  'lost',
  'possibly-lost',
  'recoverable',
  'unknown',
  'held',
  'deleted',
  'ended',
] as const;

const happening = z.strictObject({ at: bounds, records });

const hsm = z.strictObject({
  hsm: z.string(),
  zone: z.string().nullable(),
  made: happening.nullable().describe('Null where it was there before the records begin.'),
  firstSeen: time,
  lastSeen: time,
  gone: happening.nullable().describe('Null where nothing says so.'),
  outages: z
    .array(z.strictObject({ from: happening, to: happening.nullable() }))
    .describe('From each list that shows it as DEGRADED to the next that shows it as ACTIVE.'),
  hasLog: z.boolean().describe('Whether any record of its own log was read.'),
});

const cluster = z.strictObject({
  cluster: z.string(),
  region: z.string().nullable(),
  sourceBackup: z.string().nullable(),
  related: z.array(z.string()).describe('Clusters that certainly carry its masking key, itself among them.'),
  maybeRelated: z.array(z.string()),
  hsms: z.array(hsm),
});

const backup = z.strictObject({
  backup: z.string().nullable().describe('Null for one that its HSM recorded and no list shows.'),
  cluster: z.string().nullable(),
  copyOf: z.string().nullable(),
  madeAt: bounds,
  state: z.string().nullable(),
  goneAt: time.nullable(),
  records,
});

const step = z.strictObject({
  action: z.string(),
  parameters: z.record(z.string(), z.string()),
  sentence: z.string(),
  records: records.describe('The records that it shows; none for what happened unseen.'),
});

const hypothesis = z.strictObject({
  unseen: z.int().min(0).describe('How many of its steps no record shows.'),
  steps: z.array(step),
  heldBy: z.array(z.string()).describe('Which HSMs of the scenario hold the key in the end.'),
  inBackups: z.array(z.string()),
  backupNames: z
    .record(z.string(), z.string())
    .describe('What backups of the scenario are really called, where a record says it.'),
  creation: z.string().describe('How its creation stands in the end, as its client sees it.'),
  replay: z.string().nullable().describe('The command that takes the steps again, where it was saved.'),
  scenario: scenarioSchema,
});

const unexplained = z.strictObject({
  kind: z.string(),
  at: time,
  hsm: z.string().nullable(),
  sentence: z.string(),
  possibleInstead: z.array(z.string()),
  records,
});

const explanation = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('explained'), hypotheses: z.array(hypothesis) }),
  z.strictObject({
    kind: z.literal('unexplained'),
    explainedCount: z.int().min(0),
    seenCount: z.int().min(0),
    prefix: hypothesis,
    next: unexplained,
  }),
  z.strictObject({ kind: z.literal('unknown'), because: z.string() }),
]);

const said = { sentence: z.string(), records };

const key = z.strictObject({
  name: z.string(),
  handle: z.number(),
  reference: z.string().describe('The handle as the CloudHSM CLI writes it.'),
  cluster: z.string().nullable(),
  class: z.enum(['token', 'session', 'unknown']),
  owner: z.string().nullable(),
  verdict: z.enum(verdictNames),
  ...said,
  assumes: z
    .array(z.string())
    .describe('The readings of what the documentation leaves open that the verdict rests on, by their ids.'),
  made: happening.nullable().describe('Null where it was there before the records begin.'),
  madeOn: z.string().nullable(),
  acknowledged: bounds.nullable().describe('When its application was told of success.'),
  holdings: z.array(
    z.strictObject({
      hsm: z.string(),
      from: time,
      to: time.nullable(),
      certainty: z.enum(['known', 'possible', 'unknown']),
      records,
    }),
  ),
  windows: z.array(
    z.strictObject({
      hsm: z.string(),
      from: time,
      to: time.nullable(),
      certainty: z.enum(['certain', 'possible']),
      atStake: z.enum(['lost', 'recoverable-from-backup', 'session-key']),
      ...said,
    }),
  ),
  removals: z.array(z.strictObject({ hsm: z.string(), by: z.string(), at: bounds, ...said })),
  absences: z
    .array(z.strictObject({ hsm: z.string(), from: time, records }))
    .describe('From when on an HSM cannot have it, where a record rules it out.'),
  failures: z
    .array(
      z.strictObject({ hsm: z.string(), command: z.string(), at: bounds, count: z.int().min(1), ...said }),
    )
    .describe('What was tried on it and failed.'),
  recoverableFrom: z.array(
    z.strictObject({
      backup: z.string().nullable(),
      certainty: z.enum(['known', 'possible']),
      pendingDeletionUntil: time.nullable(),
      ...said,
    }),
  ),
  remarks: z.array(
    z.strictObject({
      remark: z.string(),
      hsms: z.array(z.string()),
      others: z.array(z.string()),
      at: time.nullable(),
      ...said,
    }),
  ),
  unexplained: z.array(unexplained),
  next: z.array(z.string()).describe('What to do now, the most urgent first; none where nothing is wrong.'),
  explanation: explanation.nullable().describe('Null where no history was looked for.'),
});

/** What records come to, as `keysync incident --json` writes it. */
export const incidentReportSchema = z
  .strictObject({
    schemaVersion: z.literal(1),
    keysync: z.string().describe('The version that wrote it.'),
    complete: z
      .boolean()
      .describe(
        'Whether all was read, it names a key, and something could be said of every key. False is never a pass.',
      ),
    interrupted: z.boolean(),
    from: time.nullable(),
    to: time.nullable(),
    recordCount: z.number(),
    clockSkewSeconds: z.number(),
    counts: z.record(z.enum(verdictNames), z.number()),
    clusters: z.array(cluster),
    backups: z.array(backup),
    keys: z.array(key).describe('The worst first.'),
    remarks: z.array(
      z.strictObject({
        remark: z.string(),
        cluster: z.string().nullable(),
        hsms: z.array(z.string()),
        subject: z.string().nullable(),
        from: time.nullable(),
        to: time.nullable(),
        ...said,
      }),
    ),
    notes: z.array(z.string()).describe('What was passed over, or assumed.'),
  })
  .describe('What audit logs, CloudTrail and observations come to, key by key.');

/** See {@link incidentReportSchema}. */
export type IncidentReport = Readonly<z.infer<typeof incidentReportSchema>>;
/** What is told of one key. */
export type KeyReport = IncidentReport['keys'][number];
/** A history that shows what was seen. */
export type HypothesisReport = Readonly<z.infer<typeof hypothesis>>;
