import type { BenchmarkSize } from '#reports';
import { type Graph, traceGraph } from '../graphs.ts';
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
    drawnUpTo(3, size, { count, signal }),
    drawnUpTo(30, size, { count, signal }),
  ]);
  return {
    worlds: new Set([...short.worlds, ...long.worlds]),
    steps: new Set([...short.steps, ...long.steps]),
  };
}

/** How Quint draws runs. */
interface Drawing {
  readonly count: number;
  /** What is looked for in every world on the way. */
  readonly witnesses?: readonly string[];
  readonly signal: AbortSignal;
}

/** What was drawn, and in how many of the runs each witness was seen. */
interface Drawn extends Graph {
  readonly witnessed: Readonly<Record<string, number>>;
}

/** The worlds and steps of random runs of so many steps. */
export const drawnUpTo = (
  stepCountMax: number,
  size: BenchmarkSize,
  { count, witnesses = [], signal }: Drawing,
): Promise<Drawn> =>
  inTemporaryFolder(async (folder) => {
    const traces = [`--max-samples=${count}`, `--n-traces=${count}`, '--out-itf=trace_{seq}.itf.json'];
    const seen = witnesses.length === 0 ? [] : ['--witnesses', ...witnesses];
    const options = [...traces, ...seen, `--max-steps=${stepCountMax}`, '--verbosity=1'];
    const report = await runQuint(size, options, folder, signal);
    const told = report.matchAll(/^(.+) was witnessed in (\d+) trace/gm);
    const witnessed = Object.fromEntries([...told].map(([, witness, runs]) => [witness, Number(runs)]));
    return { ...traceGraph(folder), witnessed };
  });
