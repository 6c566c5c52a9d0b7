import { Node, Project } from 'ts-morph';
import { describe, expect, test } from 'vitest';
import {
  type Action,
  type Actions,
  actions,
  machineNamesOf,
  machines,
  modelOf,
  type Parameters,
  publicScenarios,
  refusals,
  type Slot,
  type World,
} from '#models';
import { mutants, properties, refusedItem, shownBy, uncoverable, verify } from '#properties';
import { loadSuite } from '../conformance/load-suite.ts';
import { sources } from '../repository/sources.ts';
import { describedActions, reasonsOf, tellsOf } from './actions.ts';
import { describedMachines } from './machines.ts';
import { describedProperties, generatedKills } from './properties.ts';
import { clauseOf, declarationsIn, meaningOf, membersOf } from './sources.ts';

/** Enough for every action to be tried in many ways; the larger scenarios are cut. */
const worldCountMax = 20_000;

// Searches come first: beside all the sources in memory, they take longer.
const seen = watch();
const project = sources();
const described = describedActions(project);

describe('what the page of the actions says', () => {
  test.each(described.map((action) => [action.name, action] as const))(
    '%s refuses for no other reason than these in the public scenarios',
    (name, { forbids, refuses }) => {
      const unsaid = [...seen.forbids(name)].filter((reason) => !forbids.some((one) => one.name === reason));
      expect(unsaid).toEqual([]);
      const untold = [...seen.refuses(name)].filter((reason) => !refuses.some((one) => one.name === reason));
      expect(untold).toEqual([]);
    },
  );

  test.each(described.map((action) => [action.name, action] as const))(
    '%s tells the machines this in the public scenarios, and nothing else',
    (name, { tells }) => {
      expect([...seen.tells(name)].sort()).toEqual(tells.map((one) => `${one.machine} ${one.event}`).sort());
    },
  );

  test('four reasons in five occur there; each is tried in the tests of its action', () => {
    const isSeen = described.flatMap(({ name, forbids, refuses }) => [
      ...forbids.map((one) => seen.forbids(name).has(one.name)),
      ...refuses.map((one) => seen.refuses(name).has(one.name)),
    ]);
    expect(isSeen.length).toBeGreaterThan(90);
    expect(isSeen.filter((one) => one).length).toBeGreaterThan(0.8 * isSeen.length);
  });

  test('every reason of the closed set is given by some action', () => {
    const given = described.flatMap(({ forbids, refuses }) => [...forbids, ...refuses]);
    expect(new Set(given.map(({ name }) => name))).toEqual(new Set(Object.keys(refusals)));
  });

  test('every event of every machine is told by some action', () => {
    const told = new Set(described.flatMap(({ tells }) => tells.map((one) => `${one.machine} ${one.event}`)));
    const events = Object.values(machines).flatMap(({ id, events }) =>
      events.map((event) => `${id} ${event}`),
    );
    expect([...told].sort()).toEqual(events.sort());
  });

  test('every action has an example and the parameters of its steps', () => {
    for (const { name, example, parameters } of described) {
      expect(example, name).toMatch(/^.+\.$/);
      const step = publicScenarios
        .flatMap((scenario) => modelOf(scenario).steps)
        .find((one) => one.action === name);
      expect(parameters.map((one) => one.name)).toEqual(Object.keys(step?.parameters ?? {}));
    }
    const createHsm = described.find(({ name }) => name === 'create-hsm');
    expect(createHsm?.parameters).toEqual([
      { name: 'hsm', kinds: ['HSM'] },
      { name: 'source', kinds: ['HSM', 'backup', 'nothing'] },
    ]);
  });
});

/** Runs every action in the public scenarios and notes what it says and does. */
function watch() {
  const noted = new Map<string, Set<string>>();
  const note = (list: string, action: string, what: string): void => {
    const key = `${list} ${action}`;
    noted.set(key, (noted.get(key) ?? new Set()).add(what));
  };
  const watched = Object.fromEntries(
    Object.entries(actions).map(([key, action]) => [key, watchedAction(action as Action, note)]),
  ) as unknown as Actions;
  for (const scenario of publicScenarios)
    verify(scenario, { properties: [], actions: watched, worldCountMax });
  const of = (list: string) => (action: string) => noted.get(`${list} ${action}`) ?? new Set<string>();
  return { forbids: of('forbids'), refuses: of('refuses'), tells: of('tells') };
}

function watchedAction(action: Action, note: (list: string, action: string, what: string) => void): Action {
  const noted = <Reason extends string>(list: string, reason: Reason | undefined): Reason | undefined => {
    if (reason !== undefined) note(list, action.name, reason);
    return reason;
  };
  return {
    ...action,
    forbids: (deployment, chosen: Parameters) => noted('forbids', action.forbids?.(deployment, chosen)),
    refuses: (world, chosen: Parameters) => noted('refuses', action.refuses(world, chosen)),
    apply(world: World, chosen: Parameters) {
      const tell = (slot: Slot, event: { readonly type: string }): void => {
        const [first, ...others] = machineNamesOf(slot.kind).map((name) => machines[name]);
        const accepting = [first!, ...others].filter(({ events }) =>
          (events as readonly string[]).includes(event.type),
        );
        for (const { id } of accepting) note('tells', action.name, `${id} ${event.type}`);
        world.tell(slot as never, event as never);
      };
      action.apply(
        new Proxy(world, {
          get(target, member) {
            if (member === 'tell') return tell;
            const value: unknown = Reflect.get(target, member);
            return typeof value === 'function' ? value.bind(target) : value;
          },
        }),
        chosen,
      );
    },
  };
}

test('core refuses every action for each reason in its source, or there is a reason why it cannot', () => {
  const shown = shownBy(loadSuite('core'));
  const excused = new Set(uncoverable.map(({ id }) => id));
  const declared = described.flatMap(({ name, forbids, refuses }) =>
    [...forbids, ...refuses].map((reason) => refusedItem(name, reason.name as never).id),
  );
  expect(declared.length).toBeGreaterThan(150);
  expect(
    declared.filter((id) => !shown.has(id) && !excused.has(id)),
    'a deployment of properties/conformance/suite/deployments.ts shows it, and then "npm run docs"; or uncoverable.ts says why none can',
  ).toEqual([]);
  const needless = [...excused].filter((id) => id.includes('/refused/') && !id.startsWith('use-key/'));
  expect(needless.filter((id) => !declared.includes(id))).toEqual([]);
});

describe('what the page of the properties says', () => {
  const kills = generatedKills({
    generated: [
      { killers: { 'session-key-stays-local': 'one', 'holders-share-masking-key': 'one' }, reason: null },
      { killers: { 'session-key-stays-local': 'two' }, reason: null },
      { killers: {}, reason: { kind: 'explained' } },
      { killers: {}, reason: { kind: 'equivalent' } },
    ],
  });
  const known = describedProperties(project, kills);

  test('is about every property, in order', () => {
    expect(known.map(({ name }) => name)).toEqual(properties.map(({ name }) => name));
    expect(describedProperties(project, new Map()).map(({ generated }) => generated)).toEqual(
      properties.map(() => undefined),
    );
  });

  test('counts the generated mutants that it notices', () => {
    const generatedOf = (property: string) => known.find(({ name }) => name === property)?.generated;
    expect(generatedOf('session-key-stays-local')).toEqual({ killed: 2, tried: 3 });
    expect(generatedOf('holders-share-masking-key')).toEqual({ killed: 1, tried: 3 });
    expect(generatedOf('key-creation-can-succeed')).toEqual({ killed: 0, tried: 3 });
  });

  test('names the mutant of its @brokenBy, and the verdict of every public scenario', () => {
    for (const { name, mutants: breaking, verdicts, meaning } of known) {
      const source = project.getSourceFileOrThrow((file) => file.getFilePath().endsWith(meaning.file));
      const [, brokenBy] = /\* @brokenBy (.+)/.exec(source.getText()) ?? [];
      expect(breaking.map((mutant) => mutant.name)).toContain(brokenBy);
      expect(breaking.length).toBe(mutants.filter(({ breaks }) => Object.hasOwn(breaks, name)).length);
      expect(Object.keys(verdicts)).toEqual(publicScenarios.map((scenario) => scenario.name));
    }
  });

  test('shows where it applies, with the functions of its file', () => {
    const { applies } = known.find(({ name }) => name === 'acknowledged-key-stays-usable')!;
    expect(applies).toBe(
      [
        'concerns: ({ keys }) => keys.some((key) => key.sdk === 5),',
        'appliesTo: (world) => world.deployment.keys.some((key) => isConcerned(world, key)),',
        '',
        'const isConcerned = (world: ReadonlyWorld, key: KeySlot): boolean =>',
        '  key.sdk === 5 && isAcknowledgedTokenKey(world, key);',
      ].join('\n'),
    );
    expect(known.find(({ name }) => name === 'key-creation-can-succeed')?.applies).toBeUndefined();
  });
});

test('what the page of the machines says is theirs, with the guards of the source', () => {
  const known = describedMachines(project);
  expect(known.map(({ name }) => name)).toEqual(Object.values(machines).map(({ id }) => id));
  for (const { name, guards, states } of known) {
    const used = states.flatMap(({ transitions }) => transitions.flatMap(({ guard }) => guard ?? []));
    expect(new Set(used.filter((guard) => guard !== 'else')), name).toEqual(new Set(Object.keys(guards)));
  }
});

test.each(['models', 'properties', 'reports'])(
  'everything that the door of %s gives out says what it means',
  (folder) => {
    const exported = [...project.getSourceFileOrThrow(`${folder}/index.ts`).getExportedDeclarations()];
    expect(exported.length).toBeGreaterThan(10);
    const silent = exported.filter(([, declarations]) =>
      declarations.some((declaration) => {
        const documented = Node.isVariableDeclaration(declaration)
          ? declaration.getVariableStatement()
          : declaration;
        return !Node.isJSDocable(documented) || documented.getJsDocs().length === 0;
      }),
    );
    expect(silent.map(([name]) => name)).toEqual([]);
  },
);

describe('reading a source', () => {
  const source = `
    interface Slot { readonly kind: 'hsm' | 'cluster' }
    const world = { tell(slot: Slot, event: { type: string }) {} };
    declare const slot: Slot;
    const isLate = (): string => 'hsm-not-active';
    function refuse(): string { return again() ?? isLate(); }
    function again(): string { return 'Hsm' + refuse() + other.refuses?.(); }
    const other: { refuses?(): string } = { refuses() { return 'same-cluster'; } };
    /**
     * The first
     * sentence.
     *
     * @remarks
     * One remark,
     * in two lines.
     *
     * @clause KS-ROUTING
     * @assumption first-one
     * @assumption second-one
     */
    export const good = {
      name: 'good',
      refuses: () => ('not-held' === 'a' ? 'not-held' : refuse()),
      apply: () => world.tell(slot, { type: true ? 'hsm.failed' : 'cluster.created' }),
      wrong: (event: { type: string }) => world.tell(slot, event),
      stray: () => world.tell({} as never, { type: 'hsm.failed' }),
    };
    export const bare = { name: 'bare', ...good };
    export const hidden = Object.freeze({ name: 'hidden' });
  `;
  const small = new Project({ useInMemoryFileSystem: true, compilerOptions: { strict: true } });
  small.createSourceFile('/small.action.ts', source);
  const declarations = declarationsIn(small, /\.action\.ts$/, 'name');
  const good = declarations.get('good')!;
  const members = membersOf(good);

  test('finds what it is called, what it means, and its clause', () => {
    expect([...declarations.keys()]).toEqual(['good', 'bare', 'hidden']);
    expect(meaningOf(good)).toMatchObject({
      summary: 'The first sentence.',
      remarks: 'One remark, in two lines.',
      assumptions: ['first-one', 'second-one'],
    });
    expect(clauseOf(good)).toBe('KS-ROUTING');
  });

  test('finds the reasons in the functions that are used, once each, and no other word', () => {
    expect(reasonsOf(members.get('refuses')).map(({ name }) => name)).toEqual([
      'not-held',
      'same-cluster',
      'hsm-not-active',
    ]);
    expect(reasonsOf(undefined)).toEqual([]);
  });

  test('finds the events, each for the machines that accept it', () => {
    expect(tellsOf(members.get('apply'))).toEqual([
      { machine: 'hsm', event: 'hsm.failed' },
      { machine: 'cluster', event: 'cluster.created' },
    ]);
  });

  test('says where it cannot go on', () => {
    const [bare, hidden] = [declarations.get('bare')!, declarations.get('hidden')!];
    expect(() => tellsOf(members.get('wrong'))).toThrow(/small\.action\.ts:\d+ tells an event that is not/);
    expect(() => tellsOf(members.get('stray'))).toThrow(
      /small\.action\.ts:\d+ is about something that is no/,
    );
    expect(() => membersOf(bare)).toThrow(/small\.action\.ts:\d+ hides members/);
    expect(() => membersOf(hidden)).toThrow(/small\.action\.ts:\d+ is not written down as an object/);
    expect(() => meaningOf(bare)).toThrow(/small\.action\.ts:\d+ does not say what it means/);
  });
});
