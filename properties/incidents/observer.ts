import type { Alarm, AnalysisOptions, IncidentAnalysis } from './analysis.ts';
import type { LogEvent } from './log-event.ts';

/**
 * Takes what was seen, one thing after the other, and says what it comes to.
 *
 * @remarks
 * Events of one clock come in order; files may come one after the other. What is kept grows with keys and HSMs, and not
 * with records.
 */
export interface IncidentObserver {
  /** Takes one event; returns what is wrong now and was not told before. */
  observe(event: LogEvent): readonly Alarm[];
  /** Lets time pass without an event: returns what is wrong by now. */
  passTime(now: number): readonly Alarm[];
  /** What all of it comes to. May be asked more than once. */
  analyse(): IncidentAnalysis;
}

export type StartObserver = (options?: AnalysisOptions) => IncidentObserver;
