import { type Alarm, IncidentObserver } from '#properties';
import { isAtLeast, isoTime, levelOfAlarm } from '#reports';
import { exitCodes } from '../../exit-codes.ts';
import { InputError } from '../../input/files/input-error.ts';
import { standardInput } from '../../input/files/read-text.ts';
import { LogFollower } from '../../input/logs/follow-log.ts';
import { print, tell, terminal } from '../../output/terminal.ts';
import { StopSignal } from '../../stop-signal.ts';
import type { IncidentOptions } from './incident.ts';

/** Milliseconds without anything new, after which a record that is whole is taken, and time passes. */
const pauseMilliseconds = 1_000;

/**
 * Follows a log on standard input, and prints a line of JSON for each thing that is wrong, as soon as it is.
 *
 * @returns the exit code, at the end of the input or after Ctrl-C
 */
export async function followIncident(files: readonly string[], options: IncidentOptions): Promise<number> {
  expectFollowing(files, options);
  const observer = new IncidentObserver({
    clockSkew: Math.round(options.clockSkew * 1_000_000),
    aloneMax: Math.round(options.aloneLonger * 1_000_000),
  });
  let hasFailed = false;
  const say = (alarms: readonly Alarm[]): void => {
    for (const alarm of alarms) {
      print(JSON.stringify(toldOf(alarm)));
      hasFailed ||= options.failOn !== undefined && isAtLeast(levelOfAlarm(alarm), options.failOn);
    }
  };
  let lastAt = Number.NEGATIVE_INFINITY;
  let heardAt = performance.now();
  const { hsm = null, cluster = null } = options;
  const follower = new LogFollower({ hsm, cluster }, (event) => {
    lastAt = Math.max(lastAt, event.at);
    say(observer.observe(event));
  });
  const { stdin } = terminal();
  const stop = new StopSignal();
  stop.whenInterrupted(() => stdin.destroy());
  // The log's own time goes on as fast as ours.
  const passTime = setInterval(() => {
    if (performance.now() - heardAt < pauseMilliseconds) return;
    follower.pause();
    if (Number.isFinite(lastAt))
      say(observer.passTime(lastAt + Math.round(1000 * (performance.now() - heardAt))));
  }, pauseMilliseconds);
  const decoder = new TextDecoder();
  try {
    for await (const chunk of stdin) {
      heardAt = performance.now();
      follower.add(typeof chunk === 'string' ? chunk : decoder.decode(chunk as Buffer, { stream: true }));
    }
    follower.end();
  } catch (error) {
    // Ctrl-C ends what is followed before its end.
    if (!stop.isRaised) throw error;
  } finally {
    clearInterval(passTime);
    stop.end();
  }
  for (const note of follower.notes) tell(`keysync: ${note}`);
  return hasFailed ? exitCodes.failure : exitCodes.success;
}

function expectFollowing(files: readonly string[], options: IncidentOptions): void {
  const other = files.find((file) => file !== standardInput);
  if (other !== undefined)
    throw new InputError(
      other,
      'only standard input can be followed',
      'Such as: aws logs tail … --follow | keysync incident --follow',
    );
  for (const name of ['json', 'markdown', 'html', 'save', 'key', 'at'] as const) {
    if (options[name] !== undefined)
      throw new InputError(
        `--${name}`,
        'with --follow there is no report',
        'Leave it out, or read the log without --follow.',
      );
  }
}

/** An alarm for whatever collects alarms. */
function toldOf(alarm: Alarm): object {
  const { at, cluster, hsms, subject, amount, sentence, places } = alarm;
  const isTime = alarm.alarm === 'key-on-one-hsm' || alarm.alarm === 'key-maybe-on-one-hsm';
  return {
    alarm: alarm.alarm,
    level: levelOfAlarm(alarm),
    at: isoTime(at),
    ...{ cluster, hsms, subject, sentence },
    seconds: isTime && amount !== null ? amount / 1_000_000 : null,
    count: isTime ? null : amount,
    records: places.map(({ file, line }) => `${file === standardInput ? 'standard input' : file}:${line}`),
  };
}
