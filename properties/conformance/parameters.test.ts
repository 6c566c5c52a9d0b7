import { expect, test } from 'vitest';
import { type Action, actions, modelOf, publicScenarios } from '#models';
import { parametersByAction, permissionsByAction } from './parameters.ts';

test('an action is not allowed where one of its permissions is missing, and nowhere else', () => {
  const seen = new Set<string>();
  for (const { deployment } of publicScenarios.map((scenario) => modelOf(scenario))) {
    for (const action of Object.values(actions) as readonly Action[]) {
      const permissions = permissionsByAction().get(action.name)!;
      const isAllowed = permissions.every((either) =>
        either.some((field) => Boolean(deployment.scenario.allow[field])),
      );
      const choices = [...action.parameters(deployment)];
      const isForbidden = choices.some((chosen) => action.forbids?.(deployment, chosen) === 'not-allowed');
      expect([action.name, isForbidden]).toEqual([action.name, !isAllowed && choices.length > 0]);
      if (isForbidden) seen.add(action.name);
    }
  }
  const permitted = [...permissionsByAction()].filter(([, permissions]) => permissions.length > 0);
  expect([...seen].sort()).toEqual(permitted.map(([name]) => name).sort());
  expect(permissionsByAction().get('replicate-key-partly')).toEqual([['syncFailures'], ['keyReplicate']]);
  expect(permissionsByAction().get('take-backup')).toEqual([['clone', 'serviceBackups']]);
  expect([...permissionsByAction().keys(), 'use-key']).toEqual([...parametersByAction.keys()]);
});
