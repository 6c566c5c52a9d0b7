import { expect, test } from 'vitest';
import { inFolder } from '../../testing.ts';
import { measureIncident, writeLogs } from './log-sizes.ts';

test('every record that is written is read, in a process that says what it took', () =>
  inFolder((folder) => {
    writeLogs(folder, 3_000);
    const { records, processorSeconds, peakMegabytes } = measureIncident(folder, 3_000);
    expect(records).toBeGreaterThan(2_990);
    expect(processorSeconds).toBeGreaterThan(0);
    expect(peakMegabytes).toBeGreaterThan(20);
  }));
