import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Behaviour, rightBehaviour } from './behaviour.ts';
import { Libraries } from './libraries.ts';
import { makePrivateFolder, tokenParent } from './private-folder.ts';
import { findRequirements, type Requirements } from './requirements.ts';
import { SoftHsmCluster } from './soft-hsm-cluster.ts';
import { Token } from './token.ts';

/** Support for tests, and for nothing else. */

/** All that it takes. */
function requirements(): Requirements {
  const found = findRequirements();
  if ('missing' in found) throw new Error(found.missing);
  return found;
}

/** Libraries, and where tokens can be, until the test is finished. */
export async function bench(): Promise<{
  readonly libraries: Libraries;
  readonly directory: (name: string) => string;
}> {
  const programs = makePrivateFolder(tmpdir());
  const tokens = makePrivateFolder(tokenParent());
  onTestFinished(() => {
    for (const folder of [programs, tokens]) rmSync(folder, { recursive: true });
  });
  const libraries = new Libraries(requirements(), programs);
  return { libraries, directory: (name) => join(tokens, name) };
}

/** A cluster that is closed when the test is finished; with behaviour of its own, where it is a wrong one. */
export async function clusterFor(behaviour: Partial<Behaviour> = {}): Promise<SoftHsmCluster> {
  const cluster = new SoftHsmCluster(requirements(), { ...rightBehaviour, ...behaviour });
  onTestFinished(() => cluster.close());
  return cluster;
}

/** A token at work: with a masking key and its crypto officer. */
export function tokenAtWork(libraries: Libraries, directory: string): Token {
  const token = Token.create(libraries, directory);
  token.generateMaskingKey('cluster-a');
  token.activate();
  return token;
}
