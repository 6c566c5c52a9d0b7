import { backupNames, refusals, unknownName } from '#models';
import { aspects, aspectValues, isOfType, valueTypes } from './aspects.ts';
import { deploymentFields } from './deployment-fields.ts';
import {
  type Answer,
  availabilityCheck,
  type Capabilities,
  type Command,
  type Deployment,
  useKeyName,
} from './implementation.ts';
import { type Observation, valuesIn } from './observation.ts';
import { parametersByAction } from './parameters.ts';

/** What makes no sense in what an implementation says it can do; nothing where all of it does. */
export function problemOfCapabilities(capabilities: Capabilities): string | undefined {
  const { controls, spontaneous, immediate, observes, fields = [] } = capabilities;
  const steps = [...parametersByAction.keys()].filter((name) => name !== useKeyName);
  for (const [action, parameters] of Object.entries(controls)) {
    const known = parametersByAction.get(action);
    if (known === undefined) return `controls: ${unknownName('action', action, parametersByAction.keys())}`;
    const surplus = parameters.find((parameter) => !known.includes(parameter));
    if (surplus !== undefined) return `controls.${action}: ${unknownName('parameter', surplus, known)}`;
  }
  for (const [list, names] of Object.entries({ spontaneous, immediate })) {
    const unknown = names.find((name) => !steps.includes(name));
    if (unknown !== undefined) return `${list}: ${unknownName('action', unknown, steps)}`;
  }
  const unknown = observes.find((aspect) => !aspects.includes(aspect));
  if (unknown !== undefined) return `observes: ${unknownName('aspect', unknown, aspects)}`;
  const strange = fields.find((field) => !deploymentFields.includes(field));
  if (strange !== undefined) return `fields: ${unknownName('field', strange, deploymentFields)}`;
  const both = immediate.find((name) => Object.hasOwn(controls, name) || spontaneous.includes(name));
  if (both === undefined) return undefined;
  const other = Object.hasOwn(controls, both) ? 'controls' : 'spontaneous';
  return `${both} is both in immediate and in ${other}: what always happens at once leaves nothing to be told or to happen later`;
}

/** What makes something no answer to a command; nothing where it is one, be it right or wrong. */
export function problemOfAnswer(
  { reasons }: Capabilities,
  { action }: Command,
  answer: Answer,
): string | undefined {
  if (answer.outcome === 'failed' && action !== useKeyName)
    return `only ${useKeyName} can fail; ${action} is accepted or refused`;
  const known = parametersByAction.get(action) ?? [];
  const surplus = Object.keys(answer.parameters ?? {}).find((parameter) => !known.includes(parameter));
  if (surplus !== undefined) return `parameters: ${unknownName('parameter', surplus, known)} of ${action}`;
  if (!reasons || answer.outcome !== 'refused' || answer.reason === undefined) return undefined;
  const given = [...Object.keys(refusals), availabilityCheck];
  return given.includes(answer.reason)
    ? undefined
    : `reason: ${unknownName('reason', answer.reason, given)}; with "reasons": true a reason is one of keysync's, or is left out`;
}

/** What makes something no observation of a deployment; nothing where it is one, be it right or wrong. */
export function problemOfObservation(
  { observes }: Capabilities,
  deployment: Deployment,
  observation: Observation,
): string | undefined {
  const slots = slotsOf(deployment);
  for (const [kind, seen] of Object.entries(observation)) {
    const known = Object.hasOwn(slots, kind) ? slots[kind as keyof typeof slots] : undefined;
    if (known === undefined) return unknownName('kind', kind, Object.keys(slots));
    const unknown = Object.keys(seen).find((name) => !known.includes(name));
    if (unknown !== undefined) return `${kind}: ${unknownName('name', unknown, known)}`;
  }
  for (const { kind, slot, aspect, value } of valuesIn(observation)) {
    const name = aspects.find((one) => one === `${kind}.${aspect}`);
    const place = `${kind}.${slot}`;
    if (name === undefined) return `${place}: ${unknownName('aspect', aspect, aspectsOf(kind))}`;
    if (!observes.includes(name)) return `${place}: ${name} is not in "observes" of the capabilities`;
    const { type } = aspectValues[name];
    if (!isOfType(value, type)) return `${place}.${aspect}: expected ${valueTypes[type]}`;
  }
  return undefined;
}

function slotsOf({ clusters, keys, backups }: Deployment) {
  return {
    clusters: Object.keys(clusters),
    hsms: Object.values(clusters).flatMap(({ hsms }) => hsms),
    keys: Object.keys(keys),
    backups: backupNames(backups),
  };
}

const aspectsOf = (kind: string): readonly string[] =>
  aspects.filter((name) => name.startsWith(`${kind}.`)).map((name) => name.slice(kind.length + 1));
