import { join } from 'node:path';
import { machineText } from '../bench/command.ts';
import { measureIncident, writeLogs } from '../bench/logs/log-sizes.ts';
import { inTemporaryFolder } from '../bench/peers/programs.ts';
import { print } from '../output/terminal.ts';

/**
 * Measures `keysync incident` on logs of growing size: `npm run bench:logs`, with `-- --quick` on small ones. What is
 * asked of it: a million records in a minute and 300 MB, and time that grows no faster than the records.
 */
const sizes = process.argv.includes('--quick') ? [10_000, 30_000, 100_000] : [100_000, 300_000, 1_000_000];

await inTemporaryFolder(async (folder) => {
  print(machineText());
  const measured = sizes.map((records) => {
    const logs = join(folder, String(records));
    writeLogs(logs, records);
    const one = measureIncident(logs, records);
    print(
      `${one.records.toLocaleString('en-US').padStart(10)} records  ${one.seconds.toFixed(1).padStart(6)} s  ` +
        `${one.processorSeconds.toFixed(1).padStart(6)} s of processors  ${one.peakMegabytes.toFixed(0).padStart(5)} MB`,
    );
    return one;
  });
  for (const [index, after] of measured.slice(1).entries()) {
    const before = measured[index]!;
    const more = after.records / before.records;
    const longer = after.processorSeconds / before.processorSeconds;
    print(`${more.toFixed(1)} times the records: ${longer.toFixed(1)} times the seconds of processors`);
  }
});
