import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { Edit } from './broken-rules.ts';

/** What became of an edit: its test fails, it passes all the same, or no test has that name. */
export type EditFate = 'noticed' | 'unnoticed' | 'no such test';

/** What is not copied: it is large, or belongs to one place. */
const leftOut = new Set(['node_modules', 'dist', '.git']);

/** A copy of the repository, in which sources are broken one after the other. */
export class BrokenCopy implements Disposable {
  readonly #root: string;
  readonly #folder = mkdtempSync(join(tmpdir(), 'keysync-broken-'));

  constructor(root: string) {
    this.#root = root;
    cpSync(root, this.#folder, {
      recursive: true,
      filter: (path) => !leftOut.has(relative(root, path)),
    });
    symlinkSync(join(root, 'node_modules'), join(this.#folder, 'node_modules'));
  }

  /** Runs the test of an edit in the copy, edited, and puts the source back. */
  async judge({ file, from, to, testFile, test }: Edit): Promise<EditFate> {
    const path = join(this.#folder, file);
    const sound = readFileSync(join(this.#root, file), 'utf8');
    writeFileSync(
      path,
      sound.replace(from, () => to),
    );
    try {
      return await this.#fateOf(testFile, test);
    } finally {
      writeFileSync(path, sound);
    }
  }

  async #fateOf(testFile: string, test: string): Promise<EditFate> {
    const vitest = join(this.#folder, 'node_modules/vitest/vitest.mjs');
    const args = [vitest, 'run', '--project', 'unit', testFile, '-t', literally(test), '--reporter', 'json'];
    const { code, stdout } = await new Promise<{ readonly code: unknown; readonly stdout: string }>(
      (resolve) => {
        execFile(
          process.execPath,
          args,
          { cwd: this.#folder, env: { ...process.env, VITEST: undefined } },
          (error, out) => resolve({ code: error === null ? 0 : error.code, stdout: out }),
        );
      },
    );
    const { numPassedTests, numFailedTests } = JSON.parse(stdout) as Record<string, number>;
    if (numPassedTests === 0 && numFailedTests === 0 && code === 0) return 'no such test';
    return code === 0 ? 'unnoticed' : 'noticed';
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true });
  }
}

/** A pattern that matches this text and nothing else. */
const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
