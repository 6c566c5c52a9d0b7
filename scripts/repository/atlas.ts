import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { publicSweep } from '#models';
import { sweepProperties } from '#properties';
import { atlasTableJson, atlasTableOf, sweepCsv, sweepReportOf } from '#reports';
import { sourceDigest } from '../checkpoint/source-digest.ts';
import { AnswerStore } from '../jobs/answer-store.ts';
import { print } from '../output/terminal.ts';
import { writeOutput } from '../output/write-output.ts';
import { atlasFolder, atlasSweeps } from '../pages/atlas.ts';
import { root } from '../root.ts';
import { StopSignal } from '../stop-signal.ts';
import { isLasting } from '../sweeps/job.ts';
import { sweepInThreads } from '../sweeps/local-workers.ts';
import { runSweep } from '../sweeps/run-sweep.ts';
import { version } from '../version.ts';

/**
 * Makes the data of the atlas anew: `npm run atlas`, some minutes. The page and the pictures are made from them, by
 * `npm run docs`.
 */
for (const name of atlasSweeps) {
  const sweep = publicSweep(name)!;
  const properties = sweepProperties.filter((property) => sweep.properties?.includes(property.name));
  const stop = new StopSignal(undefined);
  const answers = await runSweep(sweep, {
    properties,
    worldCountMax: undefined,
    store: new AnswerStore(undefined, sourceDigest(), isLasting),
    doJobs: sweepInThreads(availableParallelism()),
    signal: stop.signal,
  }).finally(() => stop.end());
  const report = sweepReportOf(sweep, answers, version);
  writeOutput(join(root, atlasFolder, `${name}.json`), atlasTableJson(atlasTableOf(report)));
  writeOutput(join(root, atlasFolder, `${name}.csv`), sweepCsv(report));
  print(`${name}: ${report.cells.length} cells.`);
}
