/** A job, and what it is known by: jobs with one key have one result. */
export type KeyedJob<Job = unknown> = readonly [key: string, job: Job];

/**
 * Does jobs, in any order, and tells each result at once. Where the signal is raised it stops, and what it has not told
 * is not done. Jobs are asked for as they are begun, so that there may be more than anybody wants to make at once.
 */
export type DoJobs<Job, Done> = (
  jobs: Iterable<KeyedJob<Job>>,
  onDone: (key: string, done: Done) => void,
  signal: AbortSignal,
) => Promise<void>;
