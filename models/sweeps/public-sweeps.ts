import { publicScenarios } from '../scenarios/public-scenarios.ts';
import { parseSweep, type Sweep } from './parse-sweep.ts';
import atlasCreation from './public/atlas-creation.sweep.json' with { type: 'json' };
import atlasHistories from './public/atlas-histories.sweep.json' with { type: 'json' };
import atlasKeys from './public/atlas-keys.sweep.json' with { type: 'json' };
import clusters from './public/clusters.sweep.json' with { type: 'json' };
import minimums from './public/minimums.sweep.json' with { type: 'json' };

const files: Readonly<Record<string, unknown>> = {
  clusters,
  minimums,
  'atlas-keys': atlasKeys,
  'atlas-creation': atlasCreation,
  'atlas-histories': atlasHistories,
};

/** The names of the sweeps that come with keysync. */
export const publicSweepNames: readonly string[] = Object.keys(files);

/** A sweep that comes with keysync; undefined where none has this name. */
export function publicSweep(name: string): Sweep | undefined {
  if (!Object.hasOwn(files, name)) return undefined;
  const { sweep, problems } = parseSweep(files[name], (scenario) =>
    publicScenarios.find((one) => one.name === scenario),
  );
  if (sweep === undefined) throw new Error(`The sweep ${name} is not valid: ${JSON.stringify(problems)}.`);
  return sweep;
}
