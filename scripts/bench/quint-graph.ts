import type { BenchmarkSize } from '#reports';
import { type Graph, traceGraph } from './graphs.ts';
import { inTemporaryFolder } from './programs.ts';
import { runQuint } from './quint.ts';

/**
 * The worlds and steps of some random runs.
 *
 * Quint keeps the longer half of the traces. Those of a few steps are all as long, so that none is lost for the
 * way it goes; the others show what comes later.
 */
export async function drawnByQuint(size: BenchmarkSize, count: number, signal: AbortSignal): Promise<Graph> {
  const [short, long] = await Promise.all([
    drawnUpTo(3, size, count, signal),
    drawnUpTo(30, size, count, signal),
  ]);
  return {
    worlds: new Set([...short.worlds, ...long.worlds]),
    steps: new Set([...short.steps, ...long.steps]),
  };
}

const drawnUpTo = (
  stepCountMax: number,
  size: BenchmarkSize,
  count: number,
  signal: AbortSignal,
): Promise<Graph> =>
  inTemporaryFolder(async (folder) => {
    const traces = [`--max-samples=${count}`, `--n-traces=${count}`, '--out-itf=trace_{seq}.itf.json'];
    await runQuint(size, [...traces, `--max-steps=${stepCountMax}`, '--verbosity=0'], folder, signal);
    return traceGraph(folder);
  });
