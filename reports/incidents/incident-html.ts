import { type Content, element, type Markup, markupText } from '../formats/markup.ts';
import { pageBody } from '../formats/page-body.ts';
import { pageOfItsOwn } from '../formats/page-of-its-own.ts';
import { withoutCommonFolder } from './common-folder.ts';
import {
  endText,
  explainedSoFar,
  historyHead,
  historyHeading,
  notExplained,
  notesHeading,
  otherHistory,
  recordsHeading,
  unexplainedHeading,
} from './headings.ts';
import { headlineOf, scopeOf } from './headline.ts';
import type { HypothesisReport, IncidentReport, KeyReport } from './incident-schema.ts';
import { aboutKey, asksHow, saidOf } from './incident-text.ts';
import { timeLineOf } from './time-line.ts';
import { timeLinePicture } from './time-line-picture.ts';
import { withRecords } from './time-line-text.ts';
import { timeText } from './times.ts';
import { capitalized, verdictNamed } from './words.ts';

/** As many keys have a section of their own. */
const sectionsMax = 50;

const ownStyle = `
.incident-picture { overflow-x: auto; margin: .8rem 0; padding: .6rem; background: #fff; border: 1px solid var(--line); border-radius: 8px; }
.part { margin: 0 0 1rem; padding: .9rem 1.1rem .6rem; background: var(--panel); border: 1px solid var(--line); border-radius: 8px; }
.part h2 { font-size: 1.1rem; margin: 0 0 .3rem; overflow-wrap: anywhere; }
.moments td, .moments th { text-align: left; vertical-align: top; padding: .15rem .6rem .15rem 0; }
.records { color: var(--quiet); font-size: .85em; overflow-wrap: anywhere; }
p, li { overflow-wrap: anywhere; }
`;

/**
 * An incident as a page that has all it needs in it.
 *
 * @param style - the style sheet of the web report
 */
export function incidentHtml(whole: IncidentReport, style: string): string {
  const { folder, report } = withoutCommonFolder(whole);
  return pageOfItsOwn({
    title: `${title} – keysync`,
    style: `${style}${ownStyle}`,
    body: markupText(body(report, folder)),
  });
}

const title = 'What happened to the keys';

function body(report: IncidentReport, folder: string | null): Markup {
  const shown = report.keys.slice(0, sectionsMax);
  const rest = report.keys.length - shown.length;
  return pageBody(
    report.keysync,
    'Server-side synchronization leaves no record: an HSM may have a key although no record shows how it got there.',
    element('h1', {}, title),
    element('p', { class: outcomeClass(report) }, headlineOf(report)),
    element('p', { class: 'quiet' }, scopeOf(report)),
    folder === null
      ? undefined
      : element('p', { class: 'quiet' }, 'Paths of records begin at ', element('bdi', {}, folder)),
    shown.map((key, index) => keySection(key, index, report)),
    rest === 0 ? undefined : element('p', {}, `${rest} more keys are in the report as JSON.`),
    listSection('records', recordsHeading, report.remarks.map(statement)),
    listSection(
      'notes',
      notesHeading,
      report.notes.map((note) => element('bdi', {}, note)),
    ),
  );
}

function outcomeClass({ counts, complete }: IncidentReport): string {
  if ((counts.lost ?? 0) + (counts['possibly-lost'] ?? 0) > 0) return 'outcome unexpected';
  return complete ? 'outcome' : 'outcome incomplete';
}

function keySection(key: KeyReport, index: number, report: IncidentReport): Markup {
  const line = timeLineOf(key, report);
  const said = saidOf(key);
  const headed = `key-${index}-heading`;
  return element(
    'section',
    { class: 'part', id: `key-${index}`, 'aria-labelledby': headed },
    element('h2', { id: headed }, element('bdi', {}, `${verdictNamed[key.verdict]}: ${aboutKey(key)}`)),
    element('p', {}, statement(key)),
    list(said.map(statement)),
    key.next.length === 0
      ? undefined
      : element('p', {}, element('strong', {}, 'Now: '), element('bdi', {}, key.next.join(' '))),
    line === undefined
      ? undefined
      : [
          element(
            'div',
            {
              class: 'incident-picture',
              role: 'group',
              tabindex: 0,
              'aria-label': `Time line of ${aboutKey(key)}`,
            },
            timeLinePicture(line, `Which HSMs had ${aboutKey(key)}`),
          ),
          element(
            'table',
            { class: 'moments' },
            element(
              'caption',
              { class: 'visually-hidden' },
              'What happened at each moment of the time line, in UTC',
            ),
            line.moments.map(({ at, sentences }, position) =>
              element(
                'tr',
                {},
                element('th', { scope: 'row' }, String(position + 1)),
                element('td', {}, timeText(at)),
                element(
                  'td',
                  {},
                  sentences.map((one) => element('div', {}, statement(one))),
                ),
              ),
            ),
          ),
        ],
    unexplained(key),
    explanation(key),
  );
}

function unexplained({ unexplained: seen }: KeyReport): Content {
  if (seen.length === 0) return undefined;
  return [
    element('h3', {}, unexplainedHeading),
    list(
      seen.map((one) => [
        statement(one),
        list(one.possibleInstead.map((instead) => element('bdi', {}, `Possible instead: ${instead}`))),
      ]),
    ),
  ];
}

function explanation(key: KeyReport): Content {
  const { explanation: found } = key;
  if (found === null) return undefined;
  switch (found.kind) {
    case 'unknown':
      return element('p', {}, element('bdi', {}, `${notExplained} ${found.because}`));
    case 'unexplained':
      return [
        element('h3', {}, 'How far it can be explained'),
        element('p', {}, `${explainedSoFar(found.explainedCount, found.seenCount)} `, statement(found.next)),
        steps(found.prefix),
      ];
    case 'explained':
      if (!asksHow(key)) return undefined;
      return [
        element('h3', {}, historyHeading),
        found.hypotheses.map((hypothesis) =>
          element(
            'details',
            hypothesis === found.hypotheses[0] ? { open: '' } : {},
            element(
              'summary',
              {},
              hypothesis === found.hypotheses[0] ? historyHead(hypothesis) : otherHistory(hypothesis),
            ),
            steps(hypothesis),
          ),
        ),
      ];
  }
}

const steps = (history: HypothesisReport): Content => [
  element(
    'ol',
    {},
    history.steps.map(({ sentence, records }) =>
      element('li', {}, statement({ sentence, records }), records.length === 0 ? ' (no record)' : undefined),
    ),
  ),
  element('p', {}, `${capitalized(endText(history))}.`),
  history.replay === null ? undefined : element('p', {}, 'Replay it: ', element('code', {}, history.replay)),
];

/** A sentence, and behind it the records that it rests on. */
function statement({
  sentence,
  records,
}: {
  readonly sentence: string;
  readonly records: readonly string[];
}): Markup {
  const places = withRecords({ sentence: '', records }).trim();
  return element(
    'span',
    {},
    element('bdi', {}, sentence),
    places === '' ? undefined : [' ', element('bdi', { class: 'records' }, places)],
  );
}

const list = (items: readonly Content[]): Content =>
  items.length === 0
    ? undefined
    : element(
        'ul',
        {},
        items.map((item) => element('li', {}, item)),
      );

function listSection(id: string, heading: string, items: readonly Content[]): Content {
  if (items.length === 0) return undefined;
  return element(
    'section',
    { id, 'aria-labelledby': `${id}-heading` },
    element('h2', { id: `${id}-heading` }, heading),
    list(items),
  );
}
