import {
  aspectValues,
  availabilityCheck,
  breakdowns,
  newerFields,
  permissionsByAction,
  type Suite,
  useKeyName,
  valueTypes,
} from '#properties';
import { code, escaped, table } from '../formats/markdown.ts';
import type { DescribedAction, Reason } from '../reference/actions-markdown.ts';
import { controlsTables } from './controls-table.ts';

/**
 * The parts of the page of the driver protocol that are made from the model, by name.
 *
 * @param actions - as their sources describe them, in order
 * @param reasons - every reason to refuse
 * @param suite - the one of which it is said how much of it is for whom
 */
export function driverProtocolTables(
  actions: readonly DescribedAction[],
  reasons: readonly Reason[],
  suite: Suite,
): Readonly<Record<'actions' | 'reasons' | 'aspects' | 'fields' | 'breakdowns' | 'controls', string>> {
  return {
    actions: table([
      ['action', 'parameters', 'allowed by', 'what happens', 'refused because, in this order'],
      ...actions.map((action) => [
        code(action.name),
        action.parameters.map(parameterText).join(', '),
        (permissionsByAction().get(action.name) ?? [])
          .map((either) => either.map(code).join(' or '))
          .join(' and '),
        sentences(action),
        [...action.forbids, ...action.refuses].map(({ name }) => code(name)).join(', '),
      ]),
      [
        code(useKeyName),
        '`key`, `hsm`',
        '',
        'The question what comes of using a key, see above.',
        code(availabilityCheck),
      ],
    ]),
    reasons: table([
      ['reason', 'what it means'],
      ...reasons.map(({ name, text }) => [code(name), escaped(text)]),
      [code(availabilityCheck), 'the key availability check of Client SDK 5 refuses the key'],
    ]),
    aspects: table([
      ['aspect', 'value', 'what it is'],
      ...Object.entries(aspectValues).map(([name, { type, means }]) => [code(name), valueTypes[type], means]),
    ]),
    fields: table([
      ['field', 'what deployments may say that have it'],
      ...Object.entries(newerFields).map(([name, { means }]) => [code(name), means]),
    ]),
    breakdowns: table([
      ['verdict', 'what is said of the driver'],
      ...Object.entries(breakdowns).map(([kind, says]) => [code(kind), escaped(says)]),
    ]),
    controls: controlsTables(suite),
  };
}

/** A parameter, with the kinds of names that it can have where it does not say so itself. */
function parameterText({ name, kinds }: DescribedAction['parameters'][number]): string {
  if (kinds.length === 1 && kinds[0]?.toLowerCase() === name) return code(name);
  return `${code(name)} (${kinds.map((kind) => (kind === 'nothing' ? code(kind) : kind)).join(' or ')})`;
}

/** What an action is, with what there is to know besides; clauses lead to the published page. */
function sentences({ meaning: { summary, remarks } }: DescribedAction): string {
  const text = remarks === undefined ? summary : `${summary} ${remarks}`;
  return text
    .replaceAll('\n', ' ')
    .split(/(`[^`]+`|\bKS(?:-[A-Z0-9]+)+)/)
    .map((part, index) => {
      if (index % 2 === 0) return escaped(part);
      if (part.startsWith('`')) return code(part.slice(1, -1));
      return `[${part}](../published/clauses.md#${part.toLowerCase()})`;
    })
    .join('');
}
