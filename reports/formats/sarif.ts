import type {
  CodeFlow,
  Location,
  Log,
  Message,
  ReportingDescriptor,
  Result,
  ThreadFlowLocation,
} from 'sarif';
import type { FilePlace } from './file-place.ts';
import { escaped } from './markdown.ts';
import type { Notice, NoticeReport, NoticeRule, NoticeStep } from './notice.ts';
import { encodedText, uriOf } from './uri.ts';

/**
 * A report in SARIF 2.1.0, as code scanning takes it.
 *
 * @remarks
 * A result is at the line of the property, or at the line of the user's files that causes it, and its code flow is
 * the trace. What nobody knows has the kind `open`; what the scenario expects is suppressed by it. Nothing in it
 * depends on when or where it was written.
 */
export function sarif(report: NoticeReport): string {
  const places = new Map(report.rules.map(({ name }, index) => [name, index]));
  const fingerprints = fingerprintsOf(report.notices);
  const log: Log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'keysync', version: report.keysync, rules: report.rules.map(descriptorOf) } },
        automationDetails: { id: `keysync/${report.command}/` },
        invocations: [
          {
            executionSuccessful: report.incomplete.length === 0,
            toolExecutionNotifications: report.incomplete.map(({ message, place }) => ({
              level: 'error',
              message: messageOf(message),
              ...locationsOf('locations', place),
            })),
          },
        ],
        originalUriBaseIds: {
          [sourceRoot]: { description: { text: 'The folder in which keysync was run.' } },
        },
        columnKind: 'utf16CodeUnits',
        results: report.notices.map((notice, index) =>
          resultOf(notice, places.get(notice.rule) ?? -1, fingerprints[index]!),
        ),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

const sourceRoot = '%SRCROOT%';

function descriptorOf({ name, says, rule, level, tags }: NoticeRule): ReportingDescriptor {
  const text = rule === undefined ? says : `${rule.says} (${rule.clause}, ${rule.source})`;
  return {
    id: name,
    shortDescription: { text: says },
    fullDescription: { text: `${says} ${text}` },
    help: { text, markdown: rule === undefined ? escaped(says) : ruleMarkdown(rule) },
    defaultConfiguration: { level },
    properties: { tags: ['cloudhsm', ...tags], ...(rule === undefined ? {} : { clause: rule.clause }) },
  };
}

const ruleMarkdown = ({ clause, says, source }: NonNullable<NoticeRule['rule']>): string =>
  `> ${escaped(says)}\n>\n> ${clause}, ${escaped(source)}`;

function resultOf(notice: Notice, ruleIndex: number, fingerprint: string): Result {
  const { rule, about, level, isAccepted, acceptance, message, source, place, steps, again } = notice;
  return {
    ruleId: rule,
    ruleIndex,
    kind: level === 'unknown' ? 'open' : 'fail',
    level: level === 'unknown' ? 'none' : level,
    message: messageOf(message),
    ...locationsOf('locations', source ?? place),
    ...locationsOf('relatedLocations', source && place),
    ...(steps.length === 0 ? {} : { codeFlows: [codeFlowOf(steps)] }),
    // The second is the name that GitHub knows. Its own would be of the line alone, and one line has many results.
    partialFingerprints: { 'keysyncFinding/v1': fingerprint, primaryLocationLineHash: fingerprint },
    ...(isAccepted ? { suppressions: [acceptance ?? byScenario] } : {}),
    properties: { about, ...(again === undefined ? {} : { again }) },
  };
}

const byScenario = { kind: 'inSource', justification: 'The scenario expects it.' } as const;

/** Names for the same finding in the next report: of what it is about and of its rule, with a number where these repeat. */
function fingerprintsOf(notices: readonly Notice[]): readonly string[] {
  const counts = new Map<string, number>();
  return notices.map(({ rule, about, fingerprint }) => {
    const name = fingerprint === undefined ? `${encodedText(about)}/${rule}` : encodedText(fingerprint);
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return `${name}:${count}`;
  });
}

function codeFlowOf(steps: readonly NoticeStep[]): CodeFlow {
  const locations = steps.map(({ text, place, changed }) => ({
    location: { ...(place === undefined ? {} : physicalOf(place)), message: messageOf(text) },
    ...(changed.length === 0 ? {} : { state: stateOf(changed) }),
  }));
  return { threadFlows: [{ locations }] };
}

/** What a step has changed, as what a debugger would show: names and their new values. */
function stateOf(changed: NoticeStep['changed']): NonNullable<ThreadFlowLocation['state']> {
  return Object.fromEntries(
    changed.map(({ subject, aspect, from, to }) => [`${subject}: ${aspect}`, messageOf(`${from} → ${to}`)]),
  );
}

/** Only what is known has a place. */
function locationsOf<Name extends string>(
  name: Name,
  place: FilePlace | undefined,
): Partial<Record<Name, Location[]>> {
  return place === undefined ? {} : ({ [name]: [physicalOf(place)] } as Record<Name, Location[]>);
}

function physicalOf({ file, line, column }: FilePlace): Location {
  const uri = uriOf(file);
  const isRelative = !uri.startsWith('file:');
  return {
    physicalLocation: {
      artifactLocation: { uri, ...(isRelative ? { uriBaseId: sourceRoot } : {}) },
      region: { startLine: line, ...(column === undefined ? {} : { startColumn: column }) },
    },
  };
}

/** A text as a message: in one, braces are placeholders, and brackets before parentheses a link. */
function messageOf(text: string): Message & { readonly text: string } {
  const literal = text.replace(/\p{Surrogate}/gu, '\ufffd').replace(/[{}]/g, '$&$&');
  return { text: literal.includes('](') ? literal.replace(/[[\]]/g, '\\$&') : literal };
}
