/** Seconds in each unit that rates and horizons are given in. A year is 365 days. */
export const secondsIn = { second: 1, minute: 60, hour: 3600, day: 86_400, year: 31_536_000 } as const;

/** A unit of time, in the singular. */
export type TimeUnit = keyof typeof secondsIn;

/** The units, from the shortest to the longest. */
export const timeUnits = Object.keys(secondsIn) as TimeUnit[];

const amount = String.raw`(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?`;

/** What a duration looks like, such as `1 year` or `0.5 hours`. */
export const durationPattern = new RegExp(`^(${amount}) *(${timeUnits.join('|')})s?$`);

/** What a rate looks like, such as `0.2/year`. */
export const ratePattern = new RegExp(`^(${amount}) */ *(${timeUnits.join('|')})$`);

/** The seconds of a duration; undefined where it is none, takes no time, or is longer than a number can say. */
export function secondsOf(duration: string): number | undefined {
  const [, number, unit] = durationPattern.exec(duration.trim()) ?? [];
  if (number === undefined) return undefined;
  const seconds = Number(number) * secondsIn[unit as TimeUnit];
  return seconds > 0 && Number.isFinite(seconds) ? seconds : undefined;
}

/** How often a second something happens; undefined where a text is no rate. */
export function ratePerSecondOf(rate: string): number | undefined {
  const [, number, unit] = ratePattern.exec(rate.trim()) ?? [];
  if (number === undefined) return undefined;
  const perSecond = Number(number) / secondsIn[unit as TimeUnit];
  return Number.isFinite(perSecond) ? perSecond : undefined;
}
