import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LogEvent, Saw } from '#properties';
import { exitCodes } from '../../exit-codes.ts';
import { auditLogOf } from '../../input/logs/log-writer.ts';
import { root } from '../../root.ts';

/** What reading logs of one size took. */
export interface LogMeasurement {
  readonly records: number;
  readonly seconds: number;
  /** Of all threads. */
  readonly processorSeconds: number;
  readonly peakMegabytes: number;
}

/** The HSMs of the cluster whose logs are written. */
const hsms = ['hsm-aaaaaaaaaaa', 'hsm-bbbbbbbbbbb', 'hsm-ccccccccccc'];

/** As many keys as a cluster of hsm2m.medium holds. */
const keyCountMax = 16_666;

const start = Date.parse('2026-03-01T00:00:00Z') * 1000;
const partLength = 3_000;

/**
 * Writes the audit logs of a cluster of three HSMs, in a folder that it makes: applications log in and out, and make
 * keys until there is no room for more.
 *
 * @param records - of all HSMs together
 */
export function writeLogs(folder: string, records: number): void {
  mkdirSync(folder, { recursive: true });
  const each = Math.floor(records / hsms.length);
  for (const [index, hsm] of hsms.entries()) {
    const path = join(folder, `cluster-abcdefghijk.${hsm}.log`);
    writeFileSync(path, '');
    for (let from = 0; from < each; from += partLength) {
      const length = Math.min(partLength, each - from);
      const events = Array.from({ length }, (_, offset) => eventOf(hsm, index, from + offset, each));
      appendFileSync(path, auditLogOf(events, { sequence: from, reboots: 1 }));
    }
  }
}

/** One key takes three records of each HSM, every so often. */
function eventOf(hsm: string, index: number, number: number, each: number): LogEvent {
  const every = Math.max(3, Math.floor(each / keyCountMax));
  const key = Math.floor(number / every);
  const phase = number % every;
  const about = { hsm, cluster: null, succeeded: true };
  const at = start + number * 2_000_000 + index * 40_000;
  const event = (saw: Saw): LogEvent => ({ at, clock: hsm, place: { file: '', line: 1 }, saw });
  const handle = 262_144 + key;
  if (phase === 0 && index === 0) return event({ ...about, kind: 'key-generated', handle, isPair: false });
  if (phase === 1 && index === 0) return event({ ...about, kind: 'key-extracted', handle });
  if (phase === 1) return event({ ...about, kind: 'key-inserted', handle });
  const user = `app_${number % 20}`;
  return event(
    number % 2 === 0
      ? { ...about, kind: 'logged-in', user, type: 'CN_CRYPTO_USER' }
      : { ...about, kind: 'other-command', opcode: 'CN_LOGOUT' },
  );
}

/** Runs `keysync incident` on the logs of a folder, in a process of its own. */
export function measureIncident(folder: string, records: number): LogMeasurement {
  const script = join(root, 'scripts/bench/logs/measured-incident.ts');
  const startedAt = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, folder], { encoding: 'utf8' });
  const seconds = (performance.now() - startedAt) / 1000;
  if (status !== 0) throw new Error(`keysync incident failed: ${stderr}`);
  const { code, counted, processorSeconds, peakMegabytes } = JSON.parse(stdout) as {
    readonly code: number;
    readonly counted: number;
    readonly processorSeconds: number;
    readonly peakMegabytes: number;
  };
  const written = Math.floor(records / hsms.length) * hsms.length;
  // The last key may be cut off before its copies are there: what became of it is not known then.
  const isTold = code === exitCodes.success || code === exitCodes.incomplete;
  if (!isTold || counted !== written)
    throw new Error(`keysync incident counted ${counted} of ${written} records, and came to ${code}.`);
  return { records: written, seconds, processorSeconds, peakMegabytes };
}
