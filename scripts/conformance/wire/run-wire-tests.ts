import { BrokenImplementationError } from '#properties';
import type { ApiCaller } from './caller.ts';
import { Stage } from './stage.ts';
import { NothingToTry, type WireExchange, WireProblem, WireSession } from './wire-session.ts';
import type { WireTest } from './wire-test.ts';

/** What came of a test on the wire. */
export interface WireResult {
  readonly id: string;
  readonly operation: string;
  readonly says: string;
  readonly verdict: 'passed' | 'failed' | 'not-applicable';
  /** Why it did not pass. */
  readonly because?: string;
  /** What it failed for: the same text for what is the same in another test. */
  readonly kind?: string;
  /** The last call. */
  readonly last?: WireExchange;
}

/** How tests on the wire are run. */
export interface WireOptions {
  /** For what has to come, in seconds. */
  readonly patience: number;
  readonly isStopped?: () => boolean;
  readonly onResult?: (result: WireResult) => void;
}

/**
 * Runs tests on the wire, one after the other, and deletes in the end what was made for them.
 *
 * @remarks
 * An operation that the service does not have fails the first test of it; the others have nothing to try.
 */
export async function runWireTests(
  caller: ApiCaller,
  tests: readonly WireTest[],
  { patience, isStopped = () => false, onResult }: WireOptions,
): Promise<readonly WireResult[]> {
  const stage = new Stage(caller, patience);
  const results: WireResult[] = [];
  const missing = new Map<string, string>();
  try {
    for (const test of tests) {
      if (isStopped()) break;
      const result = await run(test, caller, stage, missing);
      results.push(result);
      onResult?.(result);
    }
  } finally {
    await stage.leave().catch((error: unknown) => {
      // What broke is told by what came before.
      if (!(error instanceof BrokenImplementationError)) throw error;
    });
  }
  return results;
}

async function run(
  { id, operation, says, run: attempt }: WireTest,
  caller: ApiCaller,
  stage: Stage,
  missing: Map<string, string>,
): Promise<WireResult> {
  const told = { id, operation, says };
  const notApplicable = (because: string): WireResult => ({ ...told, verdict: 'not-applicable', because });
  if (caller.calls?.without.includes(operation) === true)
    return notApplicable(`the service is not to be asked for ${operation}`);
  const first = missing.get(operation);
  if (first !== undefined) return notApplicable(`the service has no ${operation}, see ${first}`);
  const session = new WireSession(caller, operation);
  try {
    await attempt(session, stage);
    return { ...told, verdict: 'passed' };
  } catch (error) {
    const last = session.exchanges.at(-1);
    if (error instanceof NothingToTry) return notApplicable(error.message);
    if (!(error instanceof WireProblem)) throw error;
    // Somebody else's call came to nothing: that is told there.
    if (last !== undefined && last.operation !== operation && missing.has(last.operation))
      return notApplicable(`it takes ${last.operation}, see ${missing.get(last.operation)}`);
    if (error.isMissing) missing.set(last?.operation ?? operation, id);
    const { message: because, kind } = error;
    return { ...told, verdict: 'failed', because, kind, ...(last !== undefined && { last }) };
  }
}
