import { z } from 'zod';

/** The name of the queue in Redis: its keys begin with `bull:keysync:`. */
export const queueName = 'keysync';

/** The version of what is in a job, and in what comes back. */
const format = 1;

const versions = { format: z.literal(format), model: z.string() } as const;

const job = z.strictObject({ ...versions, job: z.unknown() });
const result = z.strictObject({ ...versions, result: z.unknown() });

/** A job as it is in the queue. */
export const jobMessage = (model: string, value: unknown): z.infer<typeof job> => ({
  format,
  model,
  job: value,
});

/** What came of a job. */
export const resultMessage = (model: string, value: unknown): z.infer<typeof result> => ({
  format,
  model,
  result: value,
});

/** What is in a message of this version and this model; undefined for any other. */
export const jobIn = (message: unknown, model: string): { readonly job: unknown } | undefined =>
  ofModel(job.safeParse(message).data, model);

/** See {@link jobIn}. */
export const resultIn = (message: unknown, model: string): { readonly result: unknown } | undefined =>
  ofModel(result.safeParse(message).data, model);

const ofModel = <Message extends { readonly model: string }>(
  message: Message | undefined,
  model: string,
): Message | undefined => (message?.model === model ? message : undefined);

/** What a worker says of a job that it left to others. */
export const refusalSchema = z.strictObject({ refusedBy: z.string() });
