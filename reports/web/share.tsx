import { useEffect, useRef, useState } from 'preact/hooks';
import type { Scenario, StepName } from '#models';
import { propertyNamed } from '#properties';
import { type ReplayFile, replayFileOf } from '../replay/replay-file.ts';
import { traceMarkdown } from '../trace/trace-markdown.ts';
import { traceMermaid } from '../trace/trace-mermaid.ts';
import { type TraceReport, traceReportOf } from '../trace/trace-report.ts';
import type { PropertyReport } from '../verification/verification-report.ts';

interface ShareProps {
  readonly scenario: Scenario;
  readonly keysync: string;
  readonly steps: readonly StepName[];
  readonly property: string | null;
  readonly found: PropertyReport | null;
  /** The properties that the last world, or the step to it, shows. */
  readonly shownAtEnd: readonly string[];
}

/** What a reader may take away: a link to this world, the scenario, and a file that replays the steps. */
export function Share(props: ShareProps) {
  const { scenario } = props;
  const [copied, setCopied] = useState<Copied>();
  const copy = async (what: string, text: string): Promise<void> =>
    setCopied({ what, text, isDone: await copyText(text) });
  const replayFile = replayFileFor(props);
  const told = traceToTell(props);
  return (
    <section class="share" aria-labelledby="share">
      <h2 id="share">Take it with you</h2>
      <div class="buttons">
        <button type="button" onClick={() => copy('The link', location.href)}>
          Copy the link
        </button>
        <button type="button" onClick={() => copy('The scenario file', jsonOf(scenario))}>
          Copy the scenario file
        </button>
        {replayFile !== undefined && (
          <button type="button" onClick={() => copy('The replay file', jsonOf(replayFile))}>
            Copy a replay file
          </button>
        )}
        {told !== undefined && (
          <>
            <button type="button" onClick={() => copy('The page', traceMarkdown(told))}>
              Copy as Markdown
            </button>
            <button type="button" onClick={() => copy('The diagram', traceMermaid(told))}>
              Copy as a Mermaid diagram
            </button>
          </>
        )}
      </div>
      <p class="quiet" role="status">
        {copied?.isDone === true && `${copied.what} is in the clipboard.`}
      </p>
      {copied?.isDone === false && <ByHand copied={copied} />}
    </section>
  );
}

interface Copied {
  readonly what: string;
  readonly text: string;
  readonly isDone: boolean;
}

/** Where the browser does not let a page copy, its reader can. */
function ByHand({ copied: { what, text } }: { readonly copied: Copied }) {
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.select(), [text]);
  return (
    <label class="by-hand">
      {what}, to copy by hand:
      <textarea ref={field} readOnly rows={4} value={text} />
    </label>
  );
}

async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** A file for "keysync replay", where there is something to show in the end. */
function replayFileFor({
  scenario,
  steps,
  property,
  found,
  shownAtEnd,
  keysync,
}: ShareProps): ReplayFile | undefined {
  const claim =
    property !== null && (found !== null || shownAtEnd.includes(property)) ? property : shownAtEnd[0];
  if (claim === undefined || (found !== null && found.trace.length === 0 && found.loop === null))
    return undefined;
  const trace = steps.map((step) => ({ ...step, sentence: '', changed: [] }));
  const expected = propertyNamed(claim)?.kind === 'reachable' ? 'reachable' : 'violated';
  const note = `Steps in ${scenario.name}, from the web report.`;
  return replayFileOf({ claim, scenario, trace, loop: found?.loop ?? null }, keysync, note, expected);
}

/** What the formats of a trace are made from, where a search has found one. */
function traceToTell({ scenario, found, property, keysync }: ShareProps): TraceReport | undefined {
  if (found === null || property === null || found.trace.length === 0) return undefined;
  return traceReportOf(
    { scenario, found: { ...found, name: property }, explanation: found.explanation },
    keysync,
  );
}

const jsonOf = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
