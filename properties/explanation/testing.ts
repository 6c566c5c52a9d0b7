import type { Scenario } from '#models';
import type { ChangedSetting } from './explanation.ts';

/** A scenario with a setting as a person would change it in the file. */
export function withSetting(scenario: Scenario, { path, to }: ChangedSetting): Scenario {
  const { expect: _, note: __, ...bare } = structuredClone(scenario);
  if (path[0] === 'allow')
    return { ...bare, allow: { ...bare.allow, [path[1] as keyof typeof bare.allow]: JSON.parse(to) } };
  const [section, name, field] = path as [keyof typeof bare, string, string];
  const owner = (bare[section] as Record<string, Record<string, unknown>>)[name]!;
  if (field === 'reaches') delete owner['reaches'];
  else if (field === 'hsms' || field === 'zones') {
    const [added, zone] = to.split(', ').at(-1)!.split(' in ') as [string, string | undefined];
    if (zone !== undefined) (owner['zones'] as Record<string, string>)[added] = zone;
    (owner['hsms'] as string[]).push(added);
    (owner['up'] as string[] | undefined)?.push(added);
    for (const client of Object.values(bare.clients)) {
      if (client.cluster === name) client.reaches?.push(added);
    }
  } else owner[field] = JSON.parse(to);
  return bare;
}
