import { DriverProcess } from '../../conformance/driver-process.ts';
import type { Transcript } from '../../conformance/transcript.ts';
import type { StopSignal } from '../../stop-signal.ts';

/** Starts a driver that is interrupted like the command, and keeps what is said in a transcript. */
export function startDriver(
  { driver: command, timeLimit }: { readonly driver: string; readonly timeLimit: number },
  transcript: Transcript | undefined,
  stop: StopSignal,
): DriverProcess {
  const driver = new DriverProcess(command, {
    timeLimit,
    ...(transcript !== undefined && { onLine: (...line) => transcript.write(...line) }),
  });
  stop.whenInterrupted(() => driver.interrupt());
  return driver;
}
