import { z } from 'zod';

/** The name of the queue in Redis: its keys begin with `bull:keysync:`. */
export const queueName = 'keysync';

/** The version of what is in a job, and in what comes back. */
const format = 2;

/** The kinds of job that there are, each as a person knows it. */
export const jobKinds = {
  sweep: 'cells of sweeps',
  fuzz: 'random runs',
  mutants: 'mutants',
  hunt: 'hunts of mutants',
} as const;
/** See {@link jobKinds}. */
export type JobKind = keyof typeof jobKinds;

/** What a job, and what comes of it, is of: a kind, and all else that the result depends on. */
export interface JobOrigin {
  readonly kind: JobKind;
  /** Stands for the sources. */
  readonly model: string;
}

const kinds = Object.keys(jobKinds) as JobKind[];
const origin = { format: z.literal(format), kind: z.enum(kinds), model: z.string() } as const;

const job = z.strictObject({ ...origin, job: z.unknown() });
const result = z.strictObject({ ...origin, result: z.unknown() });

/** A job as it is in the queue. */
export const jobMessage = ({ kind, model }: JobOrigin, value: unknown): z.infer<typeof job> => ({
  format,
  kind,
  model,
  job: value,
});

/** What came of a job. */
export const resultMessage = ({ kind, model }: JobOrigin, value: unknown): z.infer<typeof result> => ({
  format,
  kind,
  model,
  result: value,
});

/** What is in a job of this version; undefined for one of another. */
export const jobIn = (message: unknown): z.infer<typeof job> | undefined => job.safeParse(message).data;

/** What came of a job of this origin; undefined for what is of another. */
export function resultIn(
  message: unknown,
  { kind, model }: JobOrigin,
): { readonly result: unknown } | undefined {
  const found = result.safeParse(message).data;
  return found?.kind === kind && found.model === model ? found : undefined;
}

/** Why a worker leaves a job to others, as a sentence about several goes on. */
export const refusalReasons = {
  version: 'they are of another version',
  sources: 'they are of other sources',
  package: 'they need a worker that runs from a checkout of the same sources',
} as const;
/** See {@link refusalReasons}. */
export type RefusalReason = keyof typeof refusalReasons;

/** What a worker says of a job that it left to others. */
export const refusalSchema = z.strictObject({
  refusedBy: z.string(),
  why: z.enum(Object.keys(refusalReasons) as RefusalReason[]),
});
