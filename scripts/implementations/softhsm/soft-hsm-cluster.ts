import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Answer,
  aspects,
  type Capabilities,
  type Command,
  type ConformanceDeployment,
  type Implementation,
  type Observation,
  type Readiness,
  useKeyName,
} from '#properties';
import { answerIn } from '../pkcs11/doable.ts';
import { keyActions, useKey } from '../pkcs11/key.actions.ts';
import { outageActions } from '../pkcs11/outage.actions.ts';
import { syncActions } from '../pkcs11/sync.actions.ts';
import { backupActions } from './backup.actions.ts';
import { type Behaviour, rightBehaviour } from './behaviour.ts';
import { clusterActions } from './cluster.actions.ts';
import type { Doable } from './doable.ts';
import { hsmActions } from './hsm.actions.ts';
import { Libraries } from './libraries.ts';
import { observe } from './observe.ts';
import { makePrivateFolder, removeStaleFolders, tokenParent } from './private-folder.ts';
import type { Requirements } from './requirements.ts';
import { Site } from './site.ts';
import { userActions } from './user.actions.ts';
import { wrapActions } from './wrap.actions.ts';

const doables: Readonly<Record<string, Doable>> = {
  ...clusterActions,
  ...keyActions,
  ...syncActions,
  ...userActions,
  ...backupActions,
  ...outageActions,
  ...hsmActions,
  ...wrapActions,
  [useKeyName]: useKey,
};

/** Handles of PKCS#11 belong to a session: there is none that could be seen on every HSM. */
const observed = aspects.filter((aspect) => aspect !== 'hsms.handles');

/** What it knows of what deployments can say. No call gives a key a handle, or an HSM users of its own to begin with. */
const fields = [
  'clusters.zones',
  'allow.hsmFailures.unbounded',
  'allow.zoneFailures',
  'allow.zoneOutages',
  'allow.creationFailures',
  'allow.serviceBackups',
  'allow.deleteKeyAgain',
] as const;

/** Clusters whose HSMs are tokens of SoftHSM2. Every step is told; nothing happens by itself. */
export class SoftHsmCluster implements Implementation {
  readonly name = 'a cluster of SoftHSM2 tokens';
  readonly #behaviour: Behaviour;
  readonly #libraries: Libraries;
  readonly #folders: readonly string[];
  readonly #tokens: string;
  #site: Site | undefined;
  #roomCount = 0;

  constructor(requirements: Requirements, behaviour: Behaviour = rightBehaviour) {
    this.#behaviour = behaviour;
    for (const parent of new Set([tmpdir(), tokenParent()])) removeStaleFolders(parent);
    // Programs may not be run from where memory is a folder.
    const libraries = makePrivateFolder(tmpdir());
    this.#tokens = makePrivateFolder(tokenParent());
    this.#folders = [libraries, this.#tokens];
    this.#libraries = new Libraries(requirements, libraries);
  }

  capabilities(): Capabilities {
    return {
      controls: Object.fromEntries(
        Object.entries(doables).map(([name, { parameters }]) => [name, parameters]),
      ),
      spontaneous: [],
      immediate: [],
      observes: observed,
      reasons: true,
      bounds: false,
      fields,
    };
  }

  reset(deployment: ConformanceDeployment): Readiness {
    this.#leave();
    this.#roomCount += 1;
    const folder = this.#folderOfSite();
    mkdirSync(folder);
    this.#site = new Site(deployment, this.#libraries, this.#behaviour, folder);
    return { outcome: 'ready' };
  }

  act(command: Command): Answer {
    return answerIn(doables, this.#present(), command);
  }

  observe(): Observation {
    return observe(this.#present());
  }

  /** Removes everything. */
  close(): void {
    this.#leave();
    for (const folder of this.#folders) rmSync(folder, { recursive: true, force: true });
  }

  #present(): Site {
    if (this.#site === undefined) throw new Error('There is no deployment yet.');
    return this.#site;
  }

  #leave(): void {
    if (this.#site === undefined) return;
    this.#site.close();
    this.#site = undefined;
    rmSync(this.#folderOfSite(), { recursive: true });
  }

  #folderOfSite(): string {
    return join(this.#tokens, `site-${this.#roomCount}`);
  }
}
