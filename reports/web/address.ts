import type { StepName } from '#models';

/** What the page shows, as its link says it. */
export type Address =
  | { readonly kind: 'overview' }
  | { readonly kind: 'scenario'; readonly scenario: string }
  /** What a search found of a property; `at`: after so many of its steps. */
  | {
      readonly kind: 'finding';
      readonly scenario: string;
      readonly property: string;
      readonly at: number | null;
    }
  /** Steps of the reader's own, in a scenario; the property is the one that the walk began with. */
  | {
      readonly kind: 'walk';
      readonly scenario: string;
      readonly property: string | null;
      readonly steps: readonly StepName[];
      readonly at: number | null;
    };

/**
 * An address as the part of a link after the `#`.
 *
 * @remarks
 * Steps are named with the names of what they are about, so that a link means the same in a report of tomorrow or
 * means nothing, but never something else.
 */
export function linkTo(address: Address): string {
  switch (address.kind) {
    case 'overview':
      return '#/';
    case 'scenario':
      return `#/scenario/${encodeURIComponent(address.scenario)}`;
    case 'finding': {
      const { scenario, property, at } = address;
      const path = `#/finding/${encodeURIComponent(scenario)}/${encodeURIComponent(property)}`;
      return `${path}${queryOf({ step: at })}`;
    }
    case 'walk': {
      const { scenario, property, steps, at } = address;
      const query = {
        property: property === null ? null : encodeURIComponent(property),
        steps: steps.length === 0 ? null : steps.map(stepText).join(';'),
        step: at,
      };
      return `#/walk/${encodeURIComponent(scenario)}${queryOf(query)}`;
    }
  }
}

/** What a link leads to; undefined for one that nobody has made here. */
export function addressOf(hash: string): Address | undefined {
  try {
    return parse(hash);
  } catch (error) {
    // A percent sign that encodes nothing.
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

function parse(hash: string): Address | undefined {
  const [path = '', query = ''] = splitOnce(hash.replace(/^#?\/?/, ''), '?');
  const [kind = '', ...names] = path.split('/').map(decodeURIComponent);
  const asked = new Map(query.split('&').map((part) => splitOnce(part, '=') as [string, string]));
  const at = positionOf(asked.get('step'));
  const [scenario, property, ...rest] = names;
  if (at === undefined || rest.length > 0) return undefined;
  if (kind === '' && scenario === undefined) return { kind: 'overview' };
  if (scenario === undefined) return undefined;
  if (kind === 'finding' && property !== undefined) return { kind, scenario, property, at };
  if (property !== undefined) return undefined;
  if (kind === 'scenario') return { kind, scenario };
  if (kind !== 'walk') return undefined;
  const claim = asked.get('property');
  const steps = (asked.get('steps') ?? '').split(';').filter((text) => text !== '');
  return {
    kind,
    scenario,
    property: claim === undefined ? null : decodeURIComponent(claim),
    steps: steps.map(stepOf),
    at,
  };
}

function positionOf(text: string | undefined): number | null | undefined {
  if (text === undefined) return null;
  return /^\d{1,6}$/.test(text) ? Number(text) : undefined;
}

function stepText({ action, parameters }: StepName): string {
  const chosen = Object.entries(parameters).map(
    ([parameter, name]) => `${encodeURIComponent(parameter)}=${encodeURIComponent(name)}`,
  );
  return [encodeURIComponent(action), ...chosen].join(',');
}

function stepOf(text: string): StepName {
  const [action = '', ...chosen] = text.split(',');
  const parameters = chosen.map((part) => splitOnce(part, '=').map(decodeURIComponent) as [string, string]);
  return { action: decodeURIComponent(action), parameters: Object.fromEntries(parameters) };
}

function splitOnce(text: string, separator: string): [string, string] {
  const index = text.indexOf(separator);
  return index === -1 ? [text, ''] : [text.slice(0, index), text.slice(index + separator.length)];
}

function queryOf(asked: Readonly<Record<string, string | number | null>>): string {
  const given = Object.entries(asked).filter(([, value]) => value !== null);
  return given.length === 0 ? '' : `?${given.map(([name, value]) => `${name}=${value}`).join('&')}`;
}
