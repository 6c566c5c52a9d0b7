import type { ScenarioReport } from './verification-report.ts';

/** Why the search of a scenario was stopped, how far it came, and what to do; nothing where it came to its end. */
export function stoppedText({ worlds, complete, stopped }: ScenarioReport): string | undefined {
  if (stopped === null) return undefined;
  const { by, completedDepth, reduce } = stopped;
  const seen = `${worlds.toLocaleString('en-US')} worlds`;
  const far = complete
    ? `all ${seen} were seen, but what comes later is not decided`
    : `${seen} were seen, among them all within ${completedDepth} ${completedDepth === 1 ? 'step' : 'steps'}`;
  const fewer = reduce.length === 0 ? '' : `, or take away some of ${reduce.join(', ')}`;
  return `${reasons[by]}: ${far}. ${remedies[by]}${fewer}.`;
}

const reasons = {
  worlds: 'Stopped by --max-worlds',
  depth: 'Stopped by --max-depth',
  memory: 'Stopped before the worlds took more memory than they may',
  interrupted: 'Interrupted',
} as const;

const remedies = {
  worlds: 'Raise --max-worlds',
  depth: 'Raise --max-depth',
  memory: 'Raise --max-memory where the machine has more',
  interrupted: 'Give it more time',
} as const;
